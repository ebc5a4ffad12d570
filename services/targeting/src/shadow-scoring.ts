import { type DocumentVersion, type EventId, instantOf, partitionOf, type ShadowScored } from '@southbound/contracts';
import { derivedEventId, type Logger } from '@southbound/runtime';
import type { EventLog, Publication } from '@southbound/runtime/ports';
import { type DecidedCrossing, type Evaluate, type Policy, type RuleSet, shadowScore } from '@southbound/selectivity';
import type { RuleSetTelemetry, ShadowOutcome } from './rule-set-telemetry.ts';
import type { ShadowScores } from './shadow-scores.ts';

/** A crossing to be scored in the shadow, and by which sets. */
export interface ShadowCrossing extends DecidedCrossing {
  readonly crossingEventId: EventId;
  readonly ruleSets: readonly RuleSet[];
  /** Told of each set's digest and score, and of when. */
  readonly noteScore: ShadowScores['note'];
}

/** What the shadow is to score of a batch. */
export interface ShadowBatch {
  readonly crossings: readonly ShadowCrossing[];
  /** Scores that are not even asked for, since the batch has too many crossings. */
  readonly leftOut: number;
}

/** Scores crossings in the shadow, once what was decided on them is committed. */
export interface ShadowScoring {
  /** Never throws, and answers before anything is published. */
  score(batch: ShadowBatch): void;
  /** Resolves once what is being published is done with. */
  settled(): Promise<void>;
}

export interface ShadowPorts {
  readonly log: EventLog;
  readonly policy: Policy;
  readonly telemetry: RuleSetTelemetry;
  readonly logger: Logger;
  readonly evaluate: Evaluate;
  /** A clock that only grows, in milliseconds; one that stands still leaves nothing out. */
  readonly nowMs: () => number;
}

/** The most crossings of a batch that are scored: a lane's pace never comes near, catching up does. Invented. */
export const SHADOW_CROSSINGS_MAX = 500;
/**
 * The shadow may take this share of the process's time, and save up what it did not take to this much, in milliseconds:
 * ports' next crossings wait for it. At a lane's pace it needs a thousandth. Both invented.
 */
const TIME_SHARE_MAX = 0.03;
const TIME_SAVED_MS_MAX = 10;
/** So many publications may be under way; with a log that is slower what is scored would pile up. Invented. */
const PUBLISHING_MAX = 8;

export function shadowScoring({ log, policy, telemetry, logger, evaluate, nowMs }: ShadowPorts): ShadowScoring {
  const publishing = new Set<Promise<void>>();
  /** A set that throws does so at every crossing: the log says it once. */
  const toldToThrow = new Set<string>();

  let savedMs = 0;
  let savedAtMs = nowMs();
  /** In the batch under way. */
  let thrown = 0;

  function scoreBy(ruleSet: RuleSet, crossing: ShadowCrossing): ShadowScored['data'] | null {
    try {
      return shadowScore(ruleSet, policy, crossing, evaluate);
    } catch (error) {
      const { name, digest } = ruleSet.version;
      if (!toldToThrow.has(digest)) logger.error({ err: error, name, digest }, 'a shadow rule set throws');
      toldToThrow.add(digest);
      thrown += 1;
      return threw(ruleSet.version, crossing, error);
    }
  }

  /** Until the time is used up. */
  function scoreAll(crossings: readonly ShadowCrossing[], untilMs: number): Publication[] {
    const publications: Publication[] = [];
    let done = 0;
    while (done < crossings.length && nowMs() <= untilMs) {
      const crossing = crossings[done] as ShadowCrossing;
      done += 1;
      for (const ruleSet of crossing.ruleSets) {
        const data = scoreBy(ruleSet, crossing);
        if (data === null) continue;
        publications.push(shadowScored(crossing, data));
        if (data.scorePoints !== null) crossing.noteScore(ruleSet.version.digest, data.scorePoints, crossing.atMs);
      }
    }
    count('shed', asked(crossings.slice(done)));
    return publications;
  }

  function count(outcome: ShadowOutcome, counted: number): void {
    if (counted > 0) telemetry.shadow(outcome, counted);
  }

  function publish(publications: readonly Publication[]): void {
    const done = log
      .publish(publications)
      .catch((error: unknown) => {
        count('lost', publications.length);
        logger.warn({ err: error, count: publications.length }, 'shadow scores could not be published');
      })
      .finally(() => publishing.delete(done));
    publishing.add(done);
  }

  return {
    score({ crossings, leftOut }) {
      if (crossings.length === 0) return;
      count('shed', leftOut);
      const startedAtMs = nowMs();
      savedMs = Math.min(savedMs + TIME_SHARE_MAX * (startedAtMs - savedAtMs), TIME_SAVED_MS_MAX);
      savedAtMs = startedAtMs;
      if (publishing.size >= PUBLISHING_MAX || savedMs < 0) {
        count('shed', asked(crossings));
        return;
      }
      thrown = 0;
      try {
        const publications = scoreAll(crossings, startedAtMs + savedMs);
        count('threw', thrown);
        count('scored', publications.length - thrown);
        if (publications.length > 0) publish(publications);
      } catch (error) {
        count('lost', asked(crossings));
        logger.error({ err: error }, 'scoring in the shadow failed');
      }
      savedMs -= nowMs() - startedAtMs;
    },
    async settled() {
      await Promise.all(publishing);
    },
  };
}

function asked(crossings: readonly ShadowCrossing[]): number {
  return crossings.reduce((count, { ruleSets }) => count + ruleSets.length, 0);
}

/** What the message of an error says may name a vehicle, so only its kind is told. */
function threw(ruleSet: DocumentVersion, { crossing }: ShadowCrossing, error: unknown): ShadowScored['data'] {
  const { crossingId, port } = crossing;
  const cause = error instanceof Error && error.name !== '' ? error.name.slice(0, 80) : 'no error';
  return {
    crossingId,
    port,
    ruleSet,
    scorePoints: null,
    wouldPass: null,
    rulesFired: [],
    rulesIndeterminate: [],
    cause,
  };
}

function shadowScored({ crossingEventId, atMs }: ShadowCrossing, data: ShadowScored['data']): Publication {
  const at = instantOf(atMs);
  return {
    topic: 'southbound.shadow-scores.v1',
    partition: partitionOf(data.port),
    key: data.port,
    headers: { type: 'ShadowScored' },
    content: {
      eventId: derivedEventId(crossingEventId, `ShadowScored/${data.ruleSet.name}@${data.ruleSet.digest}`),
      type: 'ShadowScored',
      occurredAt: at,
      recordedAt: at,
      source: 'targeting',
      data,
    },
  };
}
