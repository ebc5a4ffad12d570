import type { DecodeFaultCode } from '@southbound/contracts';

interface FaultDescription {
  /** What has happened, in a sentence for whoever is on duty. */
  readonly meaning: string;
  /** What to do about it. */
  readonly todo: string;
  /** Whether the same attempt may succeed later, with nothing changed. */
  readonly retry: 'later' | 'never';
  /** The HTTP status it is answered with. */
  readonly http: number;
  /** The exit code of a command that ends with it: 2 wrong usage, 3 could not run. */
  readonly exit: 2 | 3;
}

/**
 * Every operating fault there is, by its code. Expected outcomes are values and programming errors are plain `Error`s;
 * neither stands here. docs/FAULTS.md says the same, and a test compares them in both directions.
 */
export const FAULTS = {
  'event-not-utf8': {
    meaning: 'The bytes of a message are not UTF-8 text.',
    todo: 'Look at the bytes in the quarantine and have the producer send UTF-8.',
    retry: 'never',
    http: 400,
    exit: 3,
  },
  'event-not-json': {
    meaning: 'The text of a message is not JSON.',
    todo: 'Look at the text in the quarantine and have the producer send one JSON object a message.',
    retry: 'never',
    http: 400,
    exit: 3,
  },
  'event-type-unknown': {
    meaning: 'A message has no type, or one that the catalogue of events lacks.',
    todo: 'Compare its type with the events page; upgrade the service if the type is a newer one.',
    retry: 'never',
    http: 422,
    exit: 3,
  },
  'event-field-wrong': {
    meaning: 'An event lacks a field, or a field has a value that it cannot have.',
    todo: 'Read the paths in the reason, compare them with the events page, and have the producer corrected.',
    retry: 'never',
    http: 422,
    exit: 3,
  },
  'event-on-wrong-topic': {
    meaning: 'An event came on a topic that does not carry its type.',
    todo: "Have the producer send it to its type's topic.",
    retry: 'never',
    http: 422,
    exit: 3,
  },
  'event-port-mismatch': {
    meaning: 'An event names another port than the partition it came on.',
    todo: "Check the producer's partitioner: the row in the port table is the partition.",
    retry: 'never',
    http: 422,
    exit: 3,
  },
  'event-unhandled': {
    meaning: 'An event can be read, but handling it failed again and again.',
    todo: 'Find the error in the log by topic, partition and offset; redrive the event once it is mended.',
    retry: 'never',
    http: 500,
    exit: 3,
  },
  'message-too-large': {
    meaning: 'A message is larger than a topic admits.',
    todo: 'Have the producer send smaller messages; the detail says how many bytes are admitted.',
    retry: 'never',
    http: 413,
    exit: 3,
  },
  'owner-fenced': {
    meaning: 'Another owner has taken over the partition, so this one may no longer commit.',
    todo: 'Nothing: the new owner goes on from the last commit. If it comes often, look for members that keep rejoining.',
    retry: 'never',
    http: 503,
    exit: 3,
  },
  'log-away': {
    meaning: 'The event log does not answer.',
    todo: 'Bring the brokers back. Nothing is lost: work goes on from the last commit once they answer.',
    retry: 'later',
    http: 503,
    exit: 3,
  },
  'topics-wrong': {
    meaning: 'A topic is missing, or has another number of partitions than it must have.',
    todo: 'Run `southbound topics`, which makes what is missing and says what it cannot mend.',
    retry: 'never',
    http: 503,
    exit: 3,
  },
  'state-away': {
    meaning: 'The store for the state of partitions does not answer.',
    todo: 'Bring the store back. Nothing is lost: work goes on from the last commit once it answers.',
    retry: 'later',
    http: 503,
    exit: 3,
  },
  'register-away': {
    meaning: 'The vehicle register does not answer.',
    todo: 'Bring the register back. Meanwhile crossings are decided blind.',
    retry: 'later',
    http: 503,
    exit: 3,
  },
  'register-fenced': {
    meaning: 'Another instance has claimed the writing of intelligence, or the register lost the claim.',
    todo: 'Nothing: the writer claims anew. If it comes often, look for a second instance.',
    retry: 'never',
    http: 503,
    exit: 3,
  },
  'officers-away': {
    meaning:
      'The officers who carry out inspections cannot be asked, or answer order after order with what cannot be used.',
    todo: 'Bring back what answers at the address of the officers, correct the address, or have their side mend the field that the message names. Orders wait; nothing is lost.',
    retry: 'later',
    http: 503,
    exit: 3,
  },
  'officers-refused': {
    meaning: 'The officers find fault with a selection that they are told of, or say of it what cannot be.',
    todo: "The reason names their status or the wrong field: have the officers' side mend it. Until then nobody knows of an inspection that it orders.",
    retry: 'never',
    http: 502,
    exit: 3,
  },
  'settings-wrong': {
    meaning: 'One or more settings are missing, wrong or unknown.',
    todo: 'Correct each setting that the message names; it shows an example of each.',
    retry: 'never',
    http: 500,
    exit: 2,
  },
  'file-unreadable': {
    meaning: 'A file cannot be read or written.',
    todo: 'Check the path, that the file exists, and who may read and write it.',
    retry: 'never',
    http: 500,
    exit: 2,
  },
  'file-wrong': {
    meaning: 'A file can be read, but what it says has faults.',
    todo: 'Correct each place that the message names.',
    retry: 'never',
    http: 422,
    exit: 2,
  },
  'usage-wrong': {
    meaning: 'A command was called with arguments or flags that it does not know or cannot use.',
    todo: 'Read the message, or run the command with --help for an example.',
    retry: 'never',
    http: 400,
    exit: 2,
  },
  'request-wrong': {
    meaning: 'An HTTP request cannot be answered as it is.',
    todo: 'Correct what the detail names and ask again.',
    retry: 'never',
    http: 400,
    exit: 3,
  },
  'route-unknown': {
    meaning: 'There is nothing at this address of the HTTP API.',
    todo: 'Check the path and the method.',
    retry: 'never',
    http: 404,
    exit: 3,
  },
  'method-unknown': {
    meaning: 'This address of the HTTP API does not answer this method.',
    todo: 'Use one of the methods that the detail and the header `Allow` name.',
    retry: 'never',
    http: 405,
    exit: 3,
  },
  'port-in-use': {
    meaning: 'The TCP port to listen on is taken by another process.',
    todo: 'End the other process, or choose another port with the setting that the message names.',
    retry: 'later',
    http: 503,
    exit: 3,
  },
  'drain-timed-out': {
    meaning: 'Stopping took longer than allowed, so the process ended with work under way.',
    todo: 'Nothing is lost: what was not committed is read again. Look in the log for the step that did not end.',
    retry: 'never',
    http: 503,
    exit: 3,
  },
  unexpected: {
    meaning: 'A programming error, or something that nobody foresaw.',
    todo: 'Report it with the log line of the same moment.',
    retry: 'never',
    http: 500,
    exit: 3,
  },
} as const satisfies Record<DecodeFaultCode, FaultDescription> & Record<string, FaultDescription>;

export type FaultCode = keyof typeof FAULTS;

/** Of a request, a value that is wrong. */
export interface WrongField {
  /** In which part of the request. */
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** Where in that part, as a JSON pointer, such as `#/from`. */
  readonly pointer: string;
  /** What would be right; never the value, which may name a vehicle. */
  readonly detail: string;
}

/**
 * An operating fault: something outside the program went wrong and the catalogue says what to do. Nobody parses its
 * message; `code` says what it is and `detail` what is special to this one.
 */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly detail: string;
  /** The values of a request that are wrong; none where it is about no request. */
  readonly fields: readonly WrongField[];

  constructor(code: FaultCode, detail: string, options?: ErrorOptions & { fields?: readonly WrongField[] }) {
    super(`${code}: ${detail}`, options);
    this.name = 'Fault';
    this.code = code;
    this.detail = detail;
    this.fields = options?.fields ?? [];
  }
}
