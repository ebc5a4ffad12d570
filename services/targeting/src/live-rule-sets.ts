import type { CrossingObserved } from '@southbound/contracts';
import type { Logger } from '@southbound/runtime';
import type { Rulebook } from '@southbound/selectivity';
import { type DayKeys, drawsOf } from './draws.ts';
import type { DecidedAtDesk, PortDesk } from './port-desk.ts';
import type { RuleSetTelemetry } from './rule-set-telemetry.ts';
import type { RuleShelf } from './rule-shelf.ts';
import { SHADOW_CROSSINGS_MAX, type ShadowBatch, type ShadowCrossing } from './shadow-scoring.ts';

/** Waits for the activation that the port was last decided by, so that a new owner does not go back to an older set. */
export async function hearOfActivation(
  shelf: RuleShelf,
  desk: PortDesk,
  telemetry: RuleSetTelemetry,
  logger: Logger,
): Promise<void> {
  if (await shelf.hasHeard(desk.activationPlace)) return;
  telemetry.behind();
  logger.error(
    { port: desk.port, activationPlace: desk.activationPlace },
    'the activation that was last decided by is not on its topic: going on with what is',
  );
}

/** What metrics and log say of rule sets, as of the last crossing of a batch in which so many became live too late. */
export function tellRuleSets(
  shelf: RuleShelf,
  desk: PortDesk,
  late: number,
  telemetry: RuleSetTelemetry,
  logger: Logger,
): void {
  const { version } = shelf.liveAt(desk.clockMs).rulebook.ruleSet;
  if (late > 0) {
    telemetry.late(desk.port, late);
    logger.warn(
      { port: desk.port, ruleSet: version, activationPlace: desk.activationPlace },
      'an activation was heard of late: it counts from the next crossing on, and earlier ones name the set before',
    );
  }
  telemetry.inForce('live', [version]);
  telemetry.inForce(
    'shadow',
    shelf.shadowsAt(desk.clockMs).map((ruleSet) => ruleSet.version),
  );
}

/** Notes what the shadow is to score of a batch: a few hundred crossings at most, since what it notes is kept. */
export function openShadowBatch(shelf: RuleShelf, dayKeys: DayKeys) {
  const crossings: ShadowCrossing[] = [];
  let leftOut = 0;
  return {
    add(
      { clockMs, shadowScores }: PortDesk,
      { eventId, data }: CrossingObserved,
      { selection, dossier }: DecidedAtDesk,
    ): void {
      const ruleSets = shelf.shadowsAt(clockMs);
      if (ruleSets.length === 0) return;
      if (crossings.length === SHADOW_CROSSINGS_MAX) {
        leftOut += ruleSets.length;
        return;
      }
      const tieDraw = () => drawsOf(dayKeys(clockMs), data.crossingId).tie;
      const decided = { crossing: data, dossier, atMs: clockMs, tieDraw, selection };
      crossings.push({ ...decided, crossingEventId: eventId, ruleSets, noteScore: shadowScores.note });
    },
    noted: (): ShadowBatch => ({ crossings, leftOut }),
  };
}

/**
 * The rule set that is live at the port's clock, which then decides. One that should have been live before the port's
 * last decision and was not heard of by then is late: what is decided stays, and it counts from here on.
 */
export function liveRulebook(shelf: RuleShelf, desk: PortDesk): Rulebook {
  const { rulebook, place, fromMs } = shelf.liveAt(desk.clockMs);
  const { digest } = rulebook.ruleSet.version;
  const { lastDecided } = desk;
  if (place >= 0 && digest !== lastDecided.ruleSet && fromMs <= lastDecided.atMs) desk.lateActivations += 1;
  desk.activationPlace = place;
  desk.lastDecided = { atMs: desk.clockMs, ruleSet: digest };
  return rulebook;
}
