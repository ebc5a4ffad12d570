import { randomUUID } from 'node:crypto';
import { decodeEvent, encodeEvent, instantOf, type SouthboundEvent, type TopicName } from '@southbound/contracts';
import { derivedEventId } from './derived-event-id.ts';
import { Fault, type FaultCode } from './fault.ts';
import type {
  AttemptKey,
  Batch,
  LogEntry,
  PartitionOwner,
  PartitionState,
  Publication,
  TakeOver,
  Takeover,
} from './ports/index.ts';
import { sharedBytes } from './shared-bytes.ts';
import type { ConsumeTelemetry } from './telemetry.ts';
import { isTombstone } from './tombstone.ts';

/** One record as a component sees it: the event it carries, or what is wrong with it. */
export type Arrival =
  | { readonly entry: LogEntry; readonly event: SouthboundEvent }
  | { readonly entry: LogEntry; readonly event: null; readonly fault: ArrivalFault }
  /** A tombstone: whatever its key named is no more. */
  | { readonly entry: LogEntry; readonly event: null };

export interface ArrivalFault {
  readonly code: FaultCode;
  readonly reason: string;
}

/** What a component keeps of a partition between batches. */
export interface KeptState {
  /** Exact and small, at most 3,000 characters: it travels with the committed offset and is never lost. */
  readonly counters: string;
  /** All else; empty for none. Kept beside the log, and relearned if it is lost there. */
  readonly learned: string;
}

/** What a component answers to a run of records. */
export interface Decided {
  readonly publications: readonly Publication[];
  /** Writes to carry out before the commit; done twice they must count once. */
  readonly beforeCommit?: () => Promise<void>;
  /** Called once what was decided is committed: for metrics and log lines. */
  readonly afterCommit?: () => void;
}

/**
 * What a service does with the records of a partition. `fetch` is the only place that waits for anything; `decide`
 * answers at once. State may be changed in place: whenever anything fails it is thrown away and taken up again from
 * the last commit.
 */
export interface Component<State, Fetched> {
  /** The service's name and its consumer group's. */
  readonly name: string;
  readonly topics: readonly TopicName[];
  /** The state of a partition that was never owned before. */
  open(takeover: Takeover): Promise<State> | State;
  /** The state as it was kept; `learned` is undefined when it was lost. */
  revive(takeover: Takeover, counters: string, learned: string | undefined): Promise<State> | State;
  keep(state: State): KeptState;
  /** Event time of the partition so far, milliseconds since 1970; 0 before anything was read. */
  clockMs(state: State): number;
  /** Where to read on, for a state that knows it better than the last commit. */
  readFrom?(state: State): ReadonlyMap<TopicName, number>;
  /** Whether an earlier owner has handled a record that is read again: it is not quarantined again. Never unless said. */
  wasHandled?(state: State, entry: LogEntry): boolean;
  fetch(state: State, arrivals: readonly Arrival[]): Promise<Fetched>;
  /**
   * Records with a fault are quarantined by the loop; the component sees them too, since it may owe them an answer. It
   * may add faults of its own by returning nothing for a record and naming it to `refuse`.
   */
  decide(state: State, arrivals: readonly Arrival[], fetched: Fetched, refuse: Refuse): Decided;
  /** All that stood in the topics when the partition was taken over was handled. */
  caughtUp?(state: State): Promise<void>;
}

/** Sends a record that can be read but not handled to quarantine, beside whatever else is decided. */
export type Refuse = (entry: LogEntry, fault: ArrivalFault) => void;

export interface ConsumeSurroundings {
  readonly partitionState: PartitionState;
  readonly telemetry: ConsumeTelemetry;
}

/** What a commit's metadata holds. */
interface Progress {
  /** The attempt whose learned state counts; empty before the first commit. */
  readonly attemptId: string;
  /** The attempt that counted before it, to be discarded by whoever handles the next batch; empty for none. */
  readonly superseded: string;
  readonly counters: string;
  /** Takeovers since a record of the topic was last committed. What other topics get through says nothing of it. */
  readonly takeovers: ByTopic<number>;
  /** The record that was being handled on its own when an owner ended, and how often. */
  readonly suspects: ByTopic<{ readonly offset: number; readonly tries: number }>;
}

type ByTopic<Value> = Readonly<Partial<Record<TopicName, Value>>>;

const NONE: ByTopic<never> = {};
const FROM_THE_LAST_COMMIT: ReadonlyMap<TopicName, number> = new Map();
const NO_PROGRESS: Progress = { attemptId: '', superseded: '', counters: '', takeovers: NONE, suspects: NONE };

/** From this many takeovers without progress on, records are handled one by one, each noted before it is tried. */
const CAREFUL_FROM_TAKEOVERS = 2;

/**
 * So many records are then handled one by one, at two commits each, and the rest of the batch at once: a partition that
 * was merely handed around while it was quiet is soon through. If the culprit stands further back, the next time begins
 * where this one came to.
 */
const CAREFUL_RECORDS = 50;
/** A record that ended its owner this often when handled alone is quarantined: with the first failure, the third. */
const LONE_TRIES_MAX = 2;

/**
 * The one consume loop: read a batch → decode → fetch → decide → publish with the offset atomically → telemetry.
 * Nothing is committed before it is decided or quarantined. Returns what an event log calls when a partition comes.
 */
export function consume<State, Fetched>(
  component: Component<State, Fetched>,
  surroundings: ConsumeSurroundings,
): TakeOver {
  return async (takeover: Takeover): Promise<PartitionOwner> => {
    surroundings.telemetry.takenOver();
    const before = progressOf(takeover.metadata);
    const counted = component.topics.map((topic) => [topic, (before.takeovers[topic] ?? 0) + 1]);
    const progress: Progress = { ...before, takeovers: Object.fromEntries(counted) };
    await takeover.note(metadataOf(progress));
    const state = await takeUpState(component, surroundings.partitionState, takeover, progress);
    const { partition, topics } = takeover;
    for (const topic of topics) surroundings.telemetry.reached({ topic, partition }, component.clockMs(state));
    return partitionOwner(component, surroundings, takeover, state, progress);
  };
}

async function takeUpState<State, Fetched>(
  component: Component<State, Fetched>,
  partitionState: PartitionState,
  takeover: Takeover,
  { attemptId, counters }: Progress,
): Promise<State> {
  if (attemptId === '') return component.open(takeover);
  const learned = await partitionState.load({ group: component.name, partition: takeover.partition, attemptId });
  return component.revive(takeover, counters, learned);
}

/** What a partition's owners kept with their last commit. */
export interface CommittedState {
  readonly counters: string;
  /** Undefined when it was lost. */
  readonly learned: string | undefined;
  /** Of the commit's metadata, which holds the counters. */
  readonly metadataBytes: number;
}

/**
 * The same for who looks on from outside while owners go on; null before the first commit. `askMetadata` answers what
 * stands at the moment. An attempt may have been superseded and discarded by the time it is asked for, so only one that
 * still counts afterwards was lost.
 */
export async function committedState(
  { load }: Pick<PartitionState, 'load'>,
  { group, partition }: Pick<AttemptKey, 'group' | 'partition'>,
  askMetadata: () => Promise<string>,
): Promise<CommittedState | null> {
  let missed = '';
  for (;;) {
    const metadata = await askMetadata();
    const { attemptId, counters } = progressOf(metadata);
    if (attemptId === '') return null;
    const learned = await load({ group, partition, attemptId });
    if (learned !== undefined || attemptId === missed) {
      return { counters, learned, metadataBytes: Buffer.byteLength(metadata) };
    }
    missed = attemptId;
  }
}

/** A run of records that was decided, and is not committed yet. */
interface Prepared {
  readonly startedAtMs: number;
  readonly entries: readonly LogEntry[];
  readonly decided: Decided;
  readonly refused: readonly Refused[];
  readonly next: Progress;
}

interface Refused {
  readonly entry: LogEntry;
  readonly fault: ArrivalFault;
}

function partitionOwner<State, Fetched>(
  component: Component<State, Fetched>,
  { partitionState, telemetry }: ConsumeSurroundings,
  takeover: Takeover,
  state: State,
  taken: Progress,
): PartitionOwner {
  const keyOf = (attemptId: string) => ({ group: component.name, partition: takeover.partition, attemptId });
  // New for every owner, so that a fenced owner's late writes never meet this one's.
  const ownerId = randomUUID();
  let attempts = 0;
  let progress = taken;
  const bytesOf = sharedBytes();
  // Each until its first batch is through.
  const carefulTopics = new Set(component.topics.filter((topic) => mustBeCareful(taken, topic)));

  /** Lets go of what the records held before anything is saved: that takes a while, and they are many objects. */
  async function decide(entries: readonly LogEntry[], read: Read): Promise<Pick<Prepared, 'decided' | 'refused'>> {
    const arrivals = entries.map(read);
    const refused: Refused[] = [];
    // A loop and no list for each: every record comes by here, and hardly any has a fault.
    const faulty: Refused[] = [];
    for (const arrival of arrivals) {
      if ('fault' in arrival && component.wasHandled?.(state, arrival.entry) !== true) faulty.push(arrival);
    }
    const fetched = await component.fetch(state, arrivals);
    const decided = component.decide(state, arrivals, fetched, (entry, fault) => refused.push({ entry, fault }));
    refused.push(...faulty);
    return { decided: takeover.keepsBytes === true ? inBytes(decided, bytesOf) : decided, refused };
  }

  async function prepare(topic: TopicName, entries: readonly LogEntry[], read: Read): Promise<Prepared> {
    const startedAtMs = performance.now();
    const { decided, refused } = await decide(entries, read);
    const { counters, learned } = component.keep(state);
    attempts += 1;
    const attemptId = `${ownerId}:${attempts}`;
    const { superseded, takeovers, suspects } = progress;
    // At once: none of them heeds the others, and a failure of any ends the owner before the commit.
    await Promise.all([
      decided.beforeCommit?.(),
      partitionState.save(keyOf(attemptId), learned),
      superseded === '' ? undefined : partitionState.discard(keyOf(superseded)),
    ]);
    const trouble = { takeovers: without(takeovers, topic), suspects: without(suspects, topic) };
    const next: Progress = { attemptId, superseded: progress.attemptId, counters, ...trouble };
    return { startedAtMs, entries, decided, refused, next };
  }

  async function commit(batch: Batch, { startedAtMs, entries, decided, refused, next }: Prepared): Promise<void> {
    const last = entries.at(-1);
    if (last === undefined) throw new Error('a batch is never empty');
    const quarantined = refused.map((each) => quarantineOf(component.name, each, component.clockMs(state)));
    const publications = quarantined.length === 0 ? decided.publications : [...decided.publications, ...quarantined];
    await batch.commit({ publications, throughOffset: last.offset, metadata: metadataOf(next) });
    progress = next;
    decided.afterCommit?.();
    for (const { entry, fault } of refused) telemetry.quarantined(entry.topic, fault.code);
    telemetry.batchDone({ topic: batch.topic, entries: entries.length, seconds: secondsSince(startedAtMs) });
    telemetry.reached(batch, component.clockMs(state));
  }

  /** Tries a record on its own, after noting that it is tried; one that failed too often is quarantined. */
  async function handleAlone(batch: Batch, entry: LogEntry): Promise<void> {
    const { topic, offset } = entry;
    const suspect = progress.suspects[topic];
    const tries = suspect?.offset === offset ? suspect.tries : 0;
    if (tries >= LONE_TRIES_MAX) return commit(batch, await prepare(topic, [entry], unhandled));
    const untried = progress;
    progress = { ...untried, suspects: { ...untried.suspects, [topic]: { offset, tries: tries + 1 } } };
    await takeover.note(metadataOf(progress));
    const prepared = await prepare(topic, [entry], arrivalOf).catch(async (error: unknown) => {
      // A fault lies in the surroundings, so it is not held against the record.
      if (error instanceof Fault) await takeover.note(metadataOf(untried));
      throw error;
    });
    await commit(batch, prepared);
  }

  return {
    readFrom: component.readFrom?.(state) ?? FROM_THE_LAST_COMMIT,
    async caughtUp() {
      await component.caughtUp?.(state);
    },
    async handle(batch) {
      const { topic, entries } = batch;
      try {
        if (!carefulTopics.has(topic)) {
          await commit(batch, await prepare(topic, entries, arrivalOf));
          return;
        }
        for (const entry of entries.slice(0, CAREFUL_RECORDS)) await handleAlone(batch, entry);
        carefulTopics.delete(topic);
        const rest = entries.slice(CAREFUL_RECORDS);
        if (rest.length > 0) await commit(batch, await prepare(topic, rest, arrivalOf));
      } catch (error) {
        telemetry.ownerFailed({ topic, partition: takeover.partition, fromOffset: entries[0]?.offset ?? 0 }, error);
        throw error;
      }
    },
  };
}

function secondsSince(startedAtMs: number): number {
  return (performance.now() - startedAtMs) / 1_000;
}

function mustBeCareful({ takeovers, suspects }: Progress, topic: TopicName): boolean {
  return (takeovers[topic] ?? 0) >= CAREFUL_FROM_TAKEOVERS || suspects[topic] !== undefined;
}

function without<Value>(byTopic: ByTopic<Value>, topic: TopicName): ByTopic<Value> {
  if (byTopic[topic] === undefined) return byTopic;
  const { [topic]: _, ...rest } = byTopic;
  return Object.keys(rest).length === 0 ? NONE : (rest as ByTopic<Value>);
}

/**
 * A line each: the attempt and the one before it, what went wrong lately (empty for nothing, as nearly always), and the
 * counters as the component wrote them.
 */
function metadataOf({ attemptId, superseded, counters, takeovers, suspects }: Progress): string {
  const trouble = takeovers === NONE && suspects === NONE ? '' : JSON.stringify({ takeovers, suspects });
  return `${attemptId} ${superseded}\n${trouble}\n${counters}`;
}

function progressOf(metadata: string): Progress {
  if (metadata === '') return NO_PROGRESS;
  const [attempts = '', trouble = '', ...counters] = metadata.split('\n');
  const [attemptId = '', superseded = ''] = attempts.split(' ');
  const { takeovers, suspects } =
    trouble === '' ? NO_PROGRESS : (JSON.parse(trouble) as Pick<Progress, 'takeovers' | 'suspects'>);
  return { attemptId, superseded, counters: counters.join('\n'), takeovers, suspects };
}

/**
 * What is to be published as bytes, which is what a log makes of it that keeps bytes. As objects it would be kept until
 * the commit, by many batches at once, and the collector would copy it again and again.
 */
function inBytes(decided: Decided, bytesOf: (text: string) => Uint8Array): Decided {
  const publications = decided.publications.map((publication) => {
    const { topic, partition, key, headers, content } = publication;
    if (content instanceof Uint8Array) return publication;
    return { topic, partition, key, headers, content: bytesOf(encodeEvent(content)) };
  });
  return { ...decided, publications };
}

/** How a record becomes an arrival. */
type Read = (entry: LogEntry) => Arrival;

function unhandled(entry: LogEntry): Arrival {
  const reason = `handled alone it ended its owner ${LONE_TRIES_MAX} times; the log says why`;
  return { entry, event: null, fault: { code: 'event-unhandled', reason } };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A record as its reader sees it: bytes are decoded, and what is wrong with them is said. */
export function arrivalOf(entry: LogEntry): Arrival {
  if (!(entry.content instanceof Uint8Array)) return { entry, event: entry.content };
  if (isTombstone(entry)) return { entry, event: null };
  let text: string;
  try {
    text = utf8.decode(entry.content);
  } catch {
    const reason = 'the bytes are not UTF-8; an event is one JSON object in UTF-8';
    return { entry, event: null, fault: { code: 'event-not-utf8', reason } };
  }
  const decoded = decodeEvent(entry.topic, text);
  return decoded.ok ? { entry, event: decoded.event } : { entry, event: null, fault: decoded.fault };
}

/** The quarantine's record of an input: its bytes and headers, where it came from, and why it could not be used. */
function quarantineOf(service: string, { entry, fault }: Refused, clockMs: number): Publication {
  const bytes = entry.content instanceof Uint8Array ? entry.content : Buffer.from(encodeEvent(entry.content));
  const at = instantOf(clockMs);
  return {
    topic: 'southbound.quarantine.v1',
    partition: 0,
    key: entry.topic,
    headers: { type: 'EventQuarantined' },
    content: {
      eventId: derivedEventId(`${entry.topic}/${entry.partition}/${entry.offset}`, `EventQuarantined/${service}`),
      type: 'EventQuarantined',
      occurredAt: at,
      recordedAt: at,
      source: service,
      data: {
        sourceTopic: entry.topic,
        partition: entry.partition,
        offset: entry.offset,
        quarantinedBy: service,
        faultCode: fault.code,
        reason: fault.reason,
        identity: { headers: { ...entry.headers }, contentBase64: Buffer.from(bytes).toString('base64') },
      },
    },
  };
}
