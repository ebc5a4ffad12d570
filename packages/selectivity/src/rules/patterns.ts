import { RE2JS } from 're2js';

/** A pattern of `matches()`, ready to ask, or why it is refused. */
export type Pattern =
  | {
      readonly ok: true;
      readonly isFoundIn: (text: string) => boolean;
      /** Steps that looking at one character costs at the worst. */
      readonly size: number;
    }
  | {
      readonly ok: false;
      readonly message: string;
      /** The part of the pattern that RE2 does not know; empty when it did not say which. */
      readonly part: string;
    };

/** Invented, no source: a pattern longer than this is a list of words, which `in` reads better. */
const PATTERN_CHARACTERS_MAX = 200;

/**
 * Reads a regular expression in the syntax of RE2, whose matching takes time linear in the text. As CEL says, a text
 * matches where the pattern is found anywhere in it, unless `^` and `$` bind it.
 */
export function readPattern(pattern: string): Pattern {
  if (pattern.length > PATTERN_CHARACTERS_MAX) {
    return { ok: false, message: `a pattern has at most ${PATTERN_CHARACTERS_MAX} characters`, part: '' };
  }
  try {
    const compiled = RE2JS.compile(pattern);
    return { ok: true, isFoundIn: (text) => compiled.test(text), size: compiled.programSize() };
  } catch (error) {
    const [, reason = 'it does not parse', part = ''] =
      /^error parsing regexp: (.*?)(?:: `([\s\S]*)`)?$/.exec(error instanceof Error ? error.message : '') ?? [];
    return { ok: false, message: `RE2 does not know this pattern: ${reason}${part === '' ? '' : `: ${part}`}`, part };
  }
}
