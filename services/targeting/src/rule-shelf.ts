import type { ActivationRole } from '@southbound/contracts';
import { arrivalOf, type Logger } from '@southbound/runtime';
import type { EventLog, LogEntry } from '@southbound/runtime/ports';
import {
  type Activation,
  type ActivationTimeline,
  activationsBy,
  type Rulebook,
  type RuleSet,
  withActivation,
} from '@southbound/selectivity';
import { compiledRuleSets } from './compiled-rule-sets.ts';
import type { RefusalCause, RuleSetTelemetry } from './rule-set-telemetry.ts';

const RULE_SETS = 'southbound.rule-sets.v1';
const ACTIVATIONS = 'southbound.activations.v1';

/** What decides at an instant. */
export interface InForce {
  readonly rulebook: Rulebook;
  /** Where its activation stands on its topic; -1 for the rule set of the settings, which none is needed for. */
  readonly place: number;
  /** When it began by a port's clock, milliseconds since 1970. */
  readonly fromMs: number;
}

/** Which of the rule sets that were published and can be used are live and in the shadow, and when. */
export interface RuleShelf {
  /** By a port's clock, milliseconds since 1970. Before anything was activated, the rule set of the settings. */
  liveAt(atMs: number): InForce;
  shadowsAt(atMs: number): readonly RuleSet[];
  /** Whether the activation at a place has been heard of: at once, or within five seconds. */
  hasHeard(place: number): Promise<boolean>;
  close(): Promise<void>;
}

export interface ShelfPorts {
  readonly log: EventLog;
  /** The rule set of the settings, and the policy of all. */
  readonly rulebook: Rulebook;
  readonly telemetry: RuleSetTelemetry;
  readonly logger: Logger;
}

/** A record that is readable at all takes a hundredth of it. Invented. */
const HEARING_LIMIT_MS = 5_000;

/**
 * Follows what is published and activated; resolves once it knows all that stood there. What an activation names is
 * compiled when that is heard of, and not when a crossing asks for it. A set that cannot be used is told by name and
 * counted, and what was in force before it stays in force.
 */
export async function openRuleShelf({ log, rulebook, telemetry, logger }: ShelfPorts): Promise<RuleShelf> {
  const sets = compiledRuleSets();
  const timelines: Record<ActivationRole, ActivationTimeline> = { live: [], shadow: [] };
  /** The latest activation that named what nobody has published, so that it is told once. */
  const toldMissing: Record<ActivationRole, number> = { live: -1, shadow: -1 };
  let knowsAllThatStood = false;
  let heardThrough = -1;
  let waiting: { readonly place: number; readonly heard: () => void }[] = [];

  function refuse(cause: RefusalCause, named: object, reason: string): void {
    telemetry.refused(cause);
    logger.error({ ...named, cause, reason }, 'a rule set was refused: what was in force stays');
  }

  function compileWhatIsNamed(): void {
    const named = Object.values(timelines).flatMap((timeline) => timeline.flatMap(({ ruleSets }) => ruleSets));
    for (const compiled of sets.keepOnly(named)) {
      if ('cause' in compiled) refuse(compiled.cause, { ruleSet: compiled.version }, compiled.reason);
      else logger.info({ ruleSet: compiled.ruleSet.version }, 'a rule set that is activated can be used');
    }
  }

  /** The usable sets of an activation that has begun; those that nobody published are told once. */
  function setsOf({ ruleSets, place }: Activation, role: ActivationRole): readonly RuleSet[] {
    const missing = ruleSets.filter((ruleSet) => sets.find(ruleSet) === undefined);
    if (missing.length > 0 && place > toldMissing[role]) {
      toldMissing[role] = place;
      for (const ruleSet of missing) refuse('not-on-shelf', { ruleSet }, 'it is activated, and nobody published it');
    }
    return ruleSets.flatMap((ruleSet) => {
      const found = sets.find(ruleSet);
      return found === undefined || found === 'refused' ? [] : [found];
    });
  }

  const live = remembered(
    () => timelines.live,
    (atMs): InForce => {
      for (const activation of activationsBy(timelines.live, atMs)) {
        const [ruleSet] = setsOf(activation, 'live');
        if (ruleSet === undefined) continue;
        const { place, fromMs } = activation;
        return { rulebook: { ruleSet, policy: rulebook.policy }, place, fromMs };
      }
      return { rulebook, place: -1, fromMs: Number.NEGATIVE_INFINITY };
    },
  );
  const shadows = remembered(
    () => timelines.shadow,
    (atMs): readonly RuleSet[] => {
      const [latest] = activationsBy(timelines.shadow, atMs);
      return latest === undefined ? [] : setsOf(latest, 'shadow');
    },
  );

  function hear(entry: LogEntry): void {
    const { event, ...arrival } = arrivalOf(entry);
    if (event?.type === 'RuleSetPublished') sets.publish(event.data);
    else if (event?.type === 'RuleSetsActivated') {
      const { role, ruleSets, effectiveFrom, activatedBy } = event.data;
      timelines[role] = withActivation(timelines[role], event.data, entry.offset);
      logger.info({ role, ruleSets, effectiveFrom, activatedBy }, 'rule sets were activated');
    } else if ('fault' in arrival)
      refuse('unreadable', { topic: entry.topic, offset: entry.offset }, arrival.fault.reason);
    if (entry.topic === ACTIVATIONS) heardThrough = entry.offset;
  }

  const following = await log.follow([RULE_SETS, ACTIVATIONS], (entries) => {
    entries.forEach(hear);
    // Of all that was ever activated only the last is wanted at the start.
    if (knowsAllThatStood) compileWhatIsNamed();
    live.forget();
    shadows.forget();
    for (const { place, heard } of waiting) if (place <= heardThrough) heard();
  });
  await following.caughtUp;
  knowsAllThatStood = true;
  compileWhatIsNamed();

  return {
    liveAt: live.at,
    shadowsAt: shadows.at,
    async hasHeard(place) {
      if (place <= heardThrough) return true;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const timer = setTimeout(() => resolve(false), HEARING_LIMIT_MS);
      const waiter = { place, heard: () => resolve(true) };
      waiting.push(waiter);
      const isHeard = await promise;
      clearTimeout(timer);
      waiting = waiting.filter((each) => each !== waiter);
      return isHeard;
    },
    close: () => following.close(),
  };
}

interface Remembered<Answer> {
  at(atMs: number): Answer;
  forget(): void;
}

/** Answers that hold from one activation to the next: nearly every crossing asks for the same one. */
function remembered<Answer>(
  timelineNow: () => ActivationTimeline,
  answerAt: (atMs: number) => Answer,
): Remembered<Answer> {
  let last: { readonly fromMs: number; readonly untilMs: number; readonly answer: Answer } | undefined;
  return {
    at(atMs) {
      if (last === undefined || atMs < last.fromMs || atMs >= last.untilMs) {
        const timeline = timelineNow();
        last = {
          fromMs: activationsBy(timeline, atMs)[0]?.fromMs ?? Number.NEGATIVE_INFINITY,
          untilMs: timeline.find(({ fromMs }) => fromMs > atMs)?.fromMs ?? Number.POSITIVE_INFINITY,
          answer: answerAt(atMs),
        };
      }
      return last.answer;
    },
    forget() {
      last = undefined;
    },
  };
}
