export const EXIT_NO = 1;
export const EXIT_WRONG_USAGE = 2;
export const EXIT_COULD_NOT_RUN = 3;
/** What shells expect of a command that was interrupted. */
export const EXIT_INTERRUPTED = 130;

interface Endings {
  /** When the answer is no; absent where there is nothing to say no to. */
  readonly no?: string;
  /** What has become of it when it was interrupted; absent where that is how it ends, or where it is over at once. */
  readonly interrupted?: string;
}

const NOTHING_WRITTEN = 'interrupted, and nothing was written';
const NOTHING_ANSWERED = 'interrupted, and nothing was answered';

/** How each command may end beside the ways that all of them have in common. */
const ENDINGS: Readonly<Record<string, Endings>> = {
  southbound: { no: 'the answer is no', interrupted: 'interrupted' },
  'southbound demo': { interrupted: 'interrupted, and the report covers the time that has passed' },
  'southbound start': {},
  'southbound rules': { no: 'the answer is no', interrupted: 'interrupted' },
  'southbound rules check': {},
  'southbound rules test': { no: 'a case failed' },
  'southbound rules lint': { no: 'there is a warning', interrupted: NOTHING_ANSWERED },
  'southbound rules explain': { no: 'there is no such crossing or case', interrupted: NOTHING_ANSWERED },
  'southbound rules diff': { interrupted: NOTHING_ANSWERED },
  'southbound rules publish': {},
  'southbound rules activate': { no: 'what was named cannot be activated' },
  'southbound rules list': {},
  'southbound budget': { no: 'the answer is no', interrupted: 'interrupted' },
  'southbound budget show': {
    no: 'targeting has committed nothing there, or the file says nothing of it',
    interrupted: NOTHING_WRITTEN,
  },
  'southbound budget try': { interrupted: NOTHING_ANSWERED },
  'southbound draws': { no: 'the answer is no', interrupted: 'interrupted' },
  'southbound draws reveal': { no: 'the day is not over' },
  'southbound draws verify': {
    no: 'not committed to in time, or a selection does not follow from its draws',
    interrupted: NOTHING_ANSWERED,
  },
  'southbound topics': {},
  'southbound world': { interrupted: NOTHING_WRITTEN },
  'southbound record': { interrupted: 'interrupted a second time, or too soon; nothing was written' },
  'southbound replay': { interrupted: 'interrupted, and what was replayed until then is told' },
  'southbound report': { interrupted: NOTHING_WRITTEN },
  'southbound what-if': { no: 'there is not enough evidence for an answer', interrupted: NOTHING_ANSWERED },
  'southbound load': { no: 'a gate failed', interrupted: 'interrupted, and what was sent until then is told' },
  'southbound audit': { no: 'a promise is broken', interrupted: NOTHING_ANSWERED },
  'southbound plates': {
    no: 'fewer than 95 % of plates with one character misread were found, if any',
    interrupted: NOTHING_ANSWERED,
  },
  'southbound sharing': { interrupted: NOTHING_ANSWERED },
};

/** The end of a command's help: how it may end. Undefined for a command that nobody has said it of. */
export function exitCodesText(command: string): string | undefined {
  const endings = ENDINGS[command];
  if (endings === undefined) return undefined;
  const { no, interrupted } = endings;
  const meanings = [
    [0, 'fine'],
    [EXIT_NO, no],
    [EXIT_WRONG_USAGE, 'a flag, a file or a setting is wrong'],
    [EXIT_COULD_NOT_RUN, 'could not run'],
    [EXIT_INTERRUPTED, interrupted],
  ] as const;
  const lines = meanings.flatMap(([code, meaning]) =>
    meaning === undefined ? [] : [`  ${String(code).padEnd(5)}${meaning}`],
  );
  return `\nExit codes:\n${lines.join('\n')}`;
}
