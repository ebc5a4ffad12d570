import type { CrossingObserved } from '@southbound/contracts';
import type { Logger } from '@southbound/runtime';
import type { Rulebook } from '@southbound/selectivity';
import { type DrawKey, drawsOf } from './draws.ts';
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

/** What the metrics say of rule sets, as of the last crossing of a batch. */
export function tellRuleSets(shelf: RuleShelf, desk: PortDesk, telemetry: RuleSetTelemetry): void {
  const { version } = shelf.liveAt(desk.clockMs).rulebook.ruleSet;
  telemetry.inForce('live', [version]);
  telemetry.inForce(
    'shadow',
    shelf.shadowsAt(desk.clockMs).map((ruleSet) => ruleSet.version),
  );
}

/** Notes what the shadow is to score of a batch: a few hundred crossings at most, since what it notes is kept. */
export function openShadowBatch(shelf: RuleShelf, drawKey: DrawKey) {
  const crossings: ShadowCrossing[] = [];
  let leftOut = 0;
  return {
    add({ clockMs }: PortDesk, { eventId, data }: CrossingObserved, { selection, dossier }: DecidedAtDesk): void {
      const ruleSets = shelf.shadowsAt(clockMs);
      if (ruleSets.length === 0) return;
      if (crossings.length === SHADOW_CROSSINGS_MAX) {
        leftOut += ruleSets.length;
        return;
      }
      const tieDraw = () => drawsOf(drawKey, data.crossingId).tie;
      const decided = { crossing: data, dossier, atMs: clockMs, tieDraw, selection };
      crossings.push({ ...decided, crossingEventId: eventId, ruleSets });
    },
    noted: (): ShadowBatch => ({ crossings, leftOut }),
  };
}

/** The rule set that is live at the port's clock, which then decides. */
export function liveRulebook(shelf: RuleShelf, desk: PortDesk): Rulebook {
  const { rulebook, place } = shelf.liveAt(desk.clockMs);
  desk.activationPlace = place;
  return rulebook;
}
