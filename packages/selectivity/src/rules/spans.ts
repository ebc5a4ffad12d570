import type { ASTNode } from '@marcbachmann/cel-js';

/** From a character of a condition to before another. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where a node is written, with the brackets that belong to it. The parser leaves brackets around a part out of the
 * part, so that a node may begin within a bracket that closes in it: `(a + b) * c` would begin at the `a`.
 */
export function spanOf({ input, start, end }: ASTNode): Span {
  return withBrackets(input, { start, end });
}

/** A span of a text, widened to the brackets that open or close in it. */
export function withBrackets(text: string, { start, end }: Span): Span {
  const wide = { start, end };
  for (const [opens, closes] of bracketsIn(text)) {
    const opensIn = opens >= start && opens < end;
    const closesIn = closes >= start && closes < end;
    if (opensIn === closesIn) continue;
    wide.start = Math.min(wide.start, opens);
    wide.end = Math.max(wide.end, closes + 1);
  }
  return wide;
}

/** A node as it is written in the condition, on one line. */
export function textOf(node: ASTNode): string {
  const { start, end } = spanOf(node);
  return node.input.slice(start, end).replaceAll(/\s+/g, ' ').trim();
}

/** Texts, in which a bracket is none, and comments; then brackets. */
const LEXEMES =
  /[rR]("""|'''|"|')[\s\S]*?\1|("""|''')(?:\\[\s\S]|(?!\2)[\s\S])*\2|(["'])(?:\\[\s\S]|(?!\3)[^\\])*\3|\/\/[^\n]*|[()[\]]/g;

/** Pairs of brackets by their places; one without a partner is in none. */
function bracketsIn(text: string): readonly (readonly [number, number])[] {
  const open: number[] = [];
  const pairs: [number, number][] = [];
  for (const { 0: lexeme, index } of text.matchAll(LEXEMES)) {
    if (lexeme === '(' || lexeme === '[') open.push(index);
    else if (lexeme === ')' || lexeme === ']') {
      const opens = open.pop();
      if (opens !== undefined) pairs.push([opens, index]);
    }
  }
  return pairs;
}
