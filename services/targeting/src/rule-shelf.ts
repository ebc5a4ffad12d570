import type { ActivationRole, DocumentVersion, RuleSetPublished } from '@southbound/contracts';
import { arrivalOf, type Logger } from '@southbound/runtime';
import type { EventLog, LogEntry } from '@southbound/runtime/ports';
import {
  type Activation,
  type ActivationTimeline,
  activationsBy,
  type Rulebook,
  type RuleSet,
  readRuleSet,
  withActivation,
} from '@southbound/selectivity';
import type { RefusalCause, RuleSetTelemetry } from './rule-set-telemetry.ts';
import { digestOf } from './rulebook-files.ts';

const RULE_SETS = 'southbound.rule-sets.v1';
const ACTIVATIONS = 'southbound.activations.v1';

/** What decides at an instant. */
export interface InForce {
  readonly rulebook: Rulebook;
  /** Where its activation stands on its topic; -1 for the rule set of the settings, which none is needed for. */
  readonly place: number;
}

/** All rule sets that were published and can be used, and which of them are live and in the shadow, and when. */
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
 * Follows what is published and activated; resolves once it knows all that stood there. A set that cannot be used is
 * told by name and counted, and what was in force before it stays in force.
 */
export async function openRuleShelf({ log, rulebook, telemetry, logger }: ShelfPorts): Promise<RuleShelf> {
  const usable = new Map<string, Rulebook>();
  const timelines: Record<ActivationRole, ActivationTimeline> = { live: [], shadow: [] };
  const toldNotOnShelf = new Set<string>();
  let heardThrough = -1;
  let waiting: { readonly place: number; readonly heard: () => void }[] = [];

  function refuse(cause: RefusalCause, named: object, reason: string): void {
    telemetry.refused(cause);
    logger.error({ ...named, cause, reason }, 'a rule set was refused: what was in force stays');
  }

  function publish({ data }: RuleSetPublished): void {
    const { name, version, digest, text } = data;
    const ruleSet = { name, version, digest };
    if (usable.has(keyOf(ruleSet))) return;
    const read = readRuleSet(text, digestOf(text));
    if (!read.ok) {
      const [{ line, column, message } = { line: 1, column: 1, message: '' }] = read.faults;
      refuse('faulty', { ruleSet }, `${line}:${column} ${message}`);
    } else if (keyOf(read.value.version) !== keyOf(ruleSet) || read.value.version.version !== version) {
      refuse('other-text', { ruleSet }, 'the text has another digest, name or version');
    } else {
      usable.set(keyOf(ruleSet), { ...rulebook, ruleSet: read.value });
      logger.info({ ruleSet, publishedBy: data.publishedBy }, 'a rule set can be activated');
    }
  }

  /** The usable sets of an activation; those that are not are told once. */
  function setsOf({ ruleSets, place }: Activation): readonly Rulebook[] {
    return ruleSets.flatMap((ruleSet) => {
      const found = usable.get(keyOf(ruleSet));
      const told = `${place}/${keyOf(ruleSet)}`;
      if (found === undefined && !toldNotOnShelf.has(told)) {
        toldNotOnShelf.add(told);
        refuse('not-on-shelf', { ruleSet }, 'it is activated, and was not published or is refused');
      }
      return found === undefined ? [] : [found];
    });
  }

  const live = remembered(
    () => timelines.live,
    (atMs): InForce => {
      for (const activation of activationsBy(timelines.live, atMs)) {
        const [found] = setsOf(activation);
        if (found !== undefined) return { rulebook: found, place: activation.place };
      }
      return { rulebook, place: -1 };
    },
  );
  const shadows = remembered(
    () => timelines.shadow,
    (atMs): readonly RuleSet[] => {
      const [latest] = activationsBy(timelines.shadow, atMs);
      return latest === undefined ? [] : setsOf(latest).map(({ ruleSet }) => ruleSet);
    },
  );

  function hear(entry: LogEntry): void {
    const { event, ...arrival } = arrivalOf(entry);
    if (event?.type === 'RuleSetPublished') publish(event);
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
    live.forget();
    shadows.forget();
    for (const { place, heard } of waiting) if (place <= heardThrough) heard();
  });
  await following.caughtUp;

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

function keyOf({ name, digest }: DocumentVersion): string {
  return `${name}@${digest}`;
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
