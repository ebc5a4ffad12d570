import { randomUUID } from 'node:crypto';
import { decodeEvent, encodeEvent, instantOf, type SouthboundEvent, type TopicName } from '@southbound/contracts';
import { derivedEventId } from './derived-event-id.ts';
import type { FaultCode } from './fault.ts';
import type {
  Batch,
  LogEntry,
  PartitionOwner,
  PartitionState,
  Publication,
  TakeOver,
  Takeover,
} from './ports/index.ts';
import type { ConsumeTelemetry } from './telemetry.ts';

/** One record as a component sees it: the event it carries, or what is wrong with it. */
export type Arrival =
  | { readonly entry: LogEntry; readonly event: SouthboundEvent }
  | { readonly entry: LogEntry; readonly event: null; readonly fault: ArrivalFault };

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
  fetch(state: State, arrivals: readonly Arrival[]): Promise<Fetched>;
  /**
   * Records with a fault are quarantined by the loop; the component sees them too, since it may owe them an answer. It
   * may add faults of its own by returning nothing for a record and naming it to `refuse`.
   */
  decide(state: State, arrivals: readonly Arrival[], fetched: Fetched, refuse: Refuse): Decided;
}

/** Sends a record that can be read but not handled to quarantine, beside whatever else is decided. */
export type Refuse = (entry: LogEntry, fault: ArrivalFault) => void;

export interface ConsumeSurroundings {
  readonly partitionState: PartitionState;
  readonly telemetry: ConsumeTelemetry;
}

/** What a commit's metadata holds. */
interface Progress {
  readonly attemptId: string;
  readonly counters: string;
  /** Takeovers since the last commit. */
  readonly takeovers: number;
  /** The record that was being handled on its own when an owner ended, and how often. */
  readonly suspect?: { readonly topic: TopicName; readonly offset: number; readonly tries: number };
}

/** From this many takeovers without progress on, records are handled one by one, each noted before it is tried. */
const CAREFUL_FROM_TAKEOVERS = 2;

/** A record that ended its owner this often when handled alone is quarantined: with the first failure, the third. */
const LONE_TRIES_MAX = 2;

/**
 * The one consume loop: read a batch → decode → fetch → decide → publish with the offset atomically → telemetry.
 * Nothing is committed before it is decided or quarantined. Returns what an event log calls when a partition comes.
 */
export function consume<State, Fetched>(
  component: Component<State, Fetched>,
  { partitionState, telemetry }: ConsumeSurroundings,
): TakeOver {
  const attemptKey = (partition: number, attemptId: string) => ({ group: component.name, partition, attemptId });

  return async (takeover: Takeover): Promise<PartitionOwner> => {
    const { partition } = takeover;
    const before = takeover.metadata === '' ? undefined : (JSON.parse(takeover.metadata) as Progress);
    telemetry.takenOver();
    let progress: Progress = {
      attemptId: before?.attemptId ?? '',
      counters: before?.counters ?? '',
      takeovers: (before?.takeovers ?? 0) + 1,
      ...(before?.suspect && { suspect: before.suspect }),
    };
    await takeover.note(JSON.stringify(progress));
    const learned =
      progress.attemptId === '' ? undefined : await partitionState.load(attemptKey(partition, progress.attemptId));
    const state =
      progress.attemptId === ''
        ? await component.open(takeover)
        : await component.revive(takeover, progress.counters, learned);
    // New for every owner, so that a fenced owner's late writes never meet this one's.
    const ownerId = randomUUID();
    let attempts = 0;

    const handleRun = async (batch: Batch, arrivals: readonly Arrival[]): Promise<void> => {
      const startedAt = performance.now();
      const quarantined: Publication[] = [];
      const refuse: Refuse = (entry, fault) => {
        quarantined.push(quarantineOf(component.name, entry, fault, component.clockMs(state)));
        telemetry.quarantined(entry.topic, fault.code);
      };
      const fetched = await component.fetch(state, arrivals);
      const decided = component.decide(state, arrivals, fetched, refuse);
      for (const arrival of arrivals) if (arrival.event === null) refuse(arrival.entry, arrival.fault);
      await decided.beforeCommit?.();
      const kept = component.keep(state);
      attempts += 1;
      const next: Progress = { attemptId: `${ownerId}:${attempts}`, counters: kept.counters, takeovers: 0 };
      await partitionState.save(attemptKey(partition, next.attemptId), kept.learned);
      const last = arrivals.at(-1);
      if (last === undefined) throw new Error('a batch is never empty');
      const publications = quarantined.length === 0 ? decided.publications : [...decided.publications, ...quarantined];
      await batch.commit({ publications, throughOffset: last.entry.offset, metadata: JSON.stringify(next) });
      await partitionState.discard(attemptKey(partition, progress.attemptId));
      progress = next;
      decided.afterCommit?.();
      telemetry.batchDone({
        topic: batch.topic,
        entries: arrivals.length,
        seconds: (performance.now() - startedAt) / 1_000,
      });
    };

    /** Tries a record on its own, after noting that it is tried; one that failed too often is quarantined. */
    const handleAlone = async (batch: Batch, entry: LogEntry): Promise<void> => {
      const { topic, offset } = entry;
      const suspect = progress.suspect;
      const tries = suspect?.topic === topic && suspect.offset === offset ? suspect.tries : 0;
      if (tries >= LONE_TRIES_MAX) {
        const reason = `handling it ended its owner ${tries + 1} times; the log says why`;
        await handleRun(batch, [{ entry, event: null, fault: { code: 'event-unhandled', reason } }]);
        return;
      }
      progress = { ...progress, suspect: { topic, offset, tries: tries + 1 } };
      await takeover.note(JSON.stringify(progress));
      await handleRun(batch, [arrivalOf(entry)]);
    };

    return {
      async handle(batch) {
        const isCareful = progress.takeovers >= CAREFUL_FROM_TAKEOVERS;
        if (!isCareful) return handleRun(batch, batch.entries.map(arrivalOf));
        for (const entry of batch.entries) await handleAlone(batch, entry);
      },
    };
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function arrivalOf(entry: LogEntry): Arrival {
  if (!(entry.content instanceof Uint8Array)) return { entry, event: entry.content };
  let text: string;
  try {
    text = utf8.decode(entry.content);
  } catch {
    const fault = { code: 'event-not-utf8', reason: 'the bytes are not UTF-8; an event is one JSON object in UTF-8' };
    return { entry, event: null, fault: fault as ArrivalFault };
  }
  const decoded = decodeEvent(entry.topic, text);
  return decoded.ok ? { entry, event: decoded.event } : { entry, event: null, fault: decoded.fault };
}

/** The quarantine's record of an input: its bytes and headers, where it came from, and why it could not be used. */
function quarantineOf(service: string, entry: LogEntry, fault: ArrivalFault, clockMs: number): Publication {
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
        headers: { ...entry.headers },
        contentBase64: Buffer.from(bytes).toString('base64'),
      },
    },
  };
}
