import { instantOf, type TopicName } from '@southbound/contracts';
import {
  emptyProgress,
  openProgressLedger,
  type ProgressLedger,
  type ProgressTally,
  type ProgressTargets,
} from '@southbound/measurement';
import { type Arrival, type Component, type ConsumeSurroundings, consume, derivedEventId } from '@southbound/runtime';
import type { EventLog, Membership, Publication } from '@southbound/runtime/ports';
import {
  LEAD_DESK,
  LEAD_DESK_TOPICS,
  type LeadDesk,
  type LeadDeskFigures,
  openLeadDesk,
  type ScreeningCriteria,
  type Telling,
  vehicleKey,
} from '@southbound/selectivity';
import type { Registry } from 'prom-client';
import { registerProgressGauges } from './progress-metrics.ts';
import { type ProgressReport, type ProgressState, progressReport } from './progress-report.ts';
import { publicationsOf } from './publications.ts';
import { leadCounters, registerLeadGauges } from './telemetry.ts';

export { loadScreeningCriteria } from './criteria-files.ts';
export { loadProgressTargets } from './progress-file.ts';
export type { ProgressReport } from './progress-report.ts';
export { progressRoutes } from './routes.ts';

export const LEAD_DESK_GROUP = LEAD_DESK;

export interface LeadDeskPorts extends ConsumeSurroundings {
  readonly log: EventLog;
  readonly criteria: readonly ScreeningCriteria[];
  /** Baselines and targets of progress indicators; without them the indicators are told without. */
  readonly progressTargets?: ProgressTargets | undefined;
  /** Where the desk's metrics go, once for each registry. */
  readonly registry: Registry;
}

export interface LeadDeskService {
  readonly membership: Membership;
  /** How leads have fared, as of the last commit; nothing before there was one. */
  figures(): LeadDeskFigures;
  /** What the year came to upstream and downstream of the border, as of the last commit. */
  progress(): ProgressReport;
  /** What `progress` is made of. */
  progressTally(): ProgressTally;
}

/**
 * Screens leads, tells agencies what is theirs to know and givers what came of what they gave.
 *
 * The desk keeps nothing beside the log. All that it reads lies in topics of one partition that are kept, its own
 * words among them, so each new owner reads them from the beginning and says nothing until it has read again whatever
 * the owners before it had said. What it says bears an id that follows from its meaning: so nothing is told twice, and
 * what an owner that ended had not told is told by the next.
 */
export async function startLeadDesk(ports: LeadDeskPorts): Promise<LeadDeskService> {
  const committed: Committed = { figures: NO_FIGURES, progress: NO_PROGRESS };
  const progress = () => progressReport(committed.progress(), ports.progressTargets ?? null);
  const component = leadDesk(ports, committed);
  const membership = await ports.log.join(LEAD_DESK_GROUP, LEAD_DESK_TOPICS, consume(component, ports), 'one');
  registerLeadGauges(ports.registry, () => committed.figures());
  registerProgressGauges(ports.registry, progress);
  return {
    membership,
    figures: () => committed.figures(),
    progress,
    progressTally: () => committed.progress().tally,
  };
}

/** Of the desk that made the last commit; none before there was one. */
interface Committed {
  figures: () => LeadDeskFigures;
  progress: () => ProgressState;
}

const NO_PROGRESS = (): ProgressState => ({ countedUntil: null, tally: emptyProgress(), notices: [] });

const NO_FIGURES = (): LeadDeskFigures => ({
  usefulness: [],
  sources: [],
  notices: [],
  silent: {},
  unacknowledged: {},
  reviewsOverdue: 0,
});

/** The desk, and how far it has come in reading again what was read and told before it. */
interface DeskOwned {
  readonly desk: LeadDesk;
  readonly ledger: ProgressLedger;
  /** The furthest that any owner has read, by topic: the offset of the next record. */
  readonly next: Map<TopicName, number>;
  /** How far this owner has. */
  readonly read: Map<TopicName, number>;
  /** Where it must have come to before it tells anything; null when only the end of all topics will do. */
  readonly known: readonly (readonly [TopicName, number])[] | null;
  /** What was told and has not been read, by any owner; 0 while it is not known. */
  unread: number;
  mayTell: boolean;
}

/** What the next owner must know of those before it. */
interface Counters {
  /** Where the topics had been read up to. */
  readonly next: readonly (readonly [TopicName, number])[];
  /** How much of what was told had not been read by then. */
  readonly unread: number;
  /** Whether any owner had ever read all that there was; before, nobody knows what was told. */
  readonly hasCaughtUp: boolean;
  readonly clockMs: number;
}

function leadDesk({ criteria, registry }: LeadDeskPorts, committed: Committed): Component<DeskOwned, undefined> {
  const counters = leadCounters(registry);
  const openOwned = ({ next, unread, hasCaughtUp, clockMs }: Counters): DeskOwned => ({
    desk: openLeadDesk(criteria, (meaning) => derivedEventId(meaning, LEAD_DESK), clockMs),
    ledger: openProgressLedger(vehicleKey),
    next: new Map(next),
    read: new Map(),
    known: hasCaughtUp ? next : null,
    unread,
    mayTell: false,
  });

  return {
    name: LEAD_DESK_GROUP,
    topics: LEAD_DESK_TOPICS,
    // Nothing was committed: what stands there may have been told by a group that was forgotten, so it is all read
    // first.
    open: () => openOwned(NOTHING_COMMITTED),
    revive: (_, saved) => openOwned(JSON.parse(saved) as Counters),
    keep(owned) {
      const { desk, next, unread } = owned;
      const counters: Counters = { next: [...next], unread, hasCaughtUp: hasCaughtUp(owned), clockMs: desk.clockMs() };
      return { counters: JSON.stringify(counters), learned: '' };
    },
    clockMs: ({ desk }) => desk.clockMs(),
    readFrom: () => FROM_THE_BEGINNING,
    wasHandled: ({ next }, { topic, offset }) => offset < (next.get(topic) ?? 0),
    fetch: async () => undefined,
    decide(owned, arrivals) {
      const told: Telling[] = [];
      const publications = arrivals.flatMap((arrival) => handle(owned, arrival, told));
      const clockMs = owned.desk.clockMs();
      return {
        publications,
        afterCommit() {
          counters.told(told, clockMs);
          committed.figures = owned.desk.figures;
          committed.progress = lazily(() => progressOf(owned));
        },
      };
    },
    async caughtUp(owned) {
      // All that was ever told has been read, or is kept no more.
      if (!owned.mayTell) owned.unread = 0;
      owned.mayTell = true;
    },
  };
}

/** Made when somebody looks, and once: a scrape looks again and again. */
function lazily<Value>(make: () => Value): () => Value {
  let held: { readonly value: Value } | undefined;
  return () => {
    held ??= { value: make() };
    return held.value;
  };
}

function progressOf({ desk, ledger }: DeskOwned): ProgressState {
  const clockMs = desk.clockMs();
  return { countedUntil: instantOf(clockMs), tally: ledger.tally(clockMs), notices: desk.figures().notices };
}

const FROM_THE_BEGINNING: ReadonlyMap<TopicName, number> = new Map(LEAD_DESK_TOPICS.map((topic) => [topic, 0]));

/** Learns one record and answers what is to be told then, so that it does not depend on how many come at once. */
function handle(owned: DeskOwned, { entry, event }: Arrival, told: Telling[]): readonly Publication[] {
  const { desk, ledger, next, read } = owned;
  const { topic, offset } = entry;
  const isNew = offset >= (next.get(topic) ?? 0);
  if (isNew) next.set(topic, offset + 1);
  read.set(topic, offset + 1);
  if (event === null) {
    desk.learnTombstone(topic, entry.key);
    ledger.learnTombstone(topic, entry.key);
  } else {
    desk.learn(event);
    ledger.learn(event, desk.clockMs());
  }
  if (isNew && event?.source === LEAD_DESK && hasCaughtUp(owned)) owned.unread -= 1;
  owned.mayTell ||= knowsWhatWasTold(owned);
  if (!owned.mayTell) return [];
  const tellings = desk.tell();
  // Nobody signs a tombstone, so none is waited for: it may stand there twice.
  owned.unread += tellings.filter(({ said }) => said !== null).length;
  told.push(...tellings);
  return tellings.flatMap((telling) => publicationsOf(telling, desk.clockMs()));
}

const NOTHING_COMMITTED: Counters = { next: [], unread: 0, hasCaughtUp: false, clockMs: 0 };

function hasCaughtUp({ known, mayTell }: DeskOwned): boolean {
  return known !== null || mayTell;
}

function knowsWhatWasTold({ known, read, unread }: DeskOwned): boolean {
  return known !== null && unread === 0 && known.every(([topic, offset]) => (read.get(topic) ?? 0) >= offset);
}
