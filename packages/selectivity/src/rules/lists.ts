import { type Ask, isList, type ScalarValue } from './expression.ts';
import type { Indeterminate } from './indeterminate.ts';

/**
 * The element of a list that a macro's body is asked about at this moment. The macro sets it and asks at once, one element
 * after the other, so nobody else ever sees it change; and nothing is made anew for each element.
 */
export interface Turn {
  element: unknown;
}

export function listSize(list: Ask<readonly unknown[]>): Ask<number> {
  return (facts) => {
    const elements = list(facts);
    return isList(elements) ? elements.length : elements;
  };
}

export function membership(value: Ask<ScalarValue>, list: Ask<readonly unknown[]>): Ask<boolean> {
  return (facts) => {
    const sought = value(facts);
    if (typeof sought === 'object') return sought;
    const elements = list(facts);
    return isList(elements) ? elements.includes(sought) : elements;
  };
}

/**
 * `exists`, which an element that holds settles, and `all`, which one that does not hold settles. Unless it is settled,
 * an element of which nothing can be said leaves the whole indeterminate.
 */
export function quantifier(
  settling: boolean,
  list: Ask<readonly unknown[]>,
  turn: Turn,
  body: Ask<boolean>,
): Ask<boolean> {
  return (facts) => {
    const elements = list(facts);
    if (!isList(elements)) return elements;
    let doubt: Indeterminate | null = null;
    for (const element of elements) {
      turn.element = element;
      const answer = body(facts);
      if (answer === settling) return settling;
      if (typeof answer === 'object') doubt ??= answer;
    }
    return doubt ?? !settling;
  };
}

/** `exists_one`: indeterminate as soon as one element is. */
export function exactlyOne(list: Ask<readonly unknown[]>, turn: Turn, body: Ask<boolean>): Ask<boolean> {
  return (facts) => {
    const elements = list(facts);
    if (!isList(elements)) return elements;
    let holding = 0;
    for (const element of elements) {
      turn.element = element;
      const answer = body(facts);
      if (typeof answer === 'object') return answer;
      if (answer) holding += 1;
    }
    return holding === 1;
  };
}
