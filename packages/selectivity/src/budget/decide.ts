import { type InspectionGround, MINUTE_MS } from '@southbound/contracts';
import { admissionAt, type Placed, placed, withoutInspection } from './capacity.ts';
import type { BudgetDecision, BudgetRequest, Draws, InspectionBudget } from './inspection-budget.ts';
import { methodWanted } from './methods.ts';
import type { Policy } from './policy.ts';
import { withScore } from './recent-scores.ts';
import { surgeAfter } from './surges.ts';
import type { Terms } from './terms.ts';
import { type Asked, blindVerdict, scoredVerdict, type Verdict } from './verdict.ts';

/** How slowly the overdrawn share follows: about the last 500 crossings. */
const OVERDRAWN_MEMORY_CROSSINGS = 500;

const MILLION = 1_000_000;

/**
 * Decides one crossing. The ground is the first that applies: mandatory, random, blind, targeted, fill. The first
 * three are never refused by the rate; they overdraw, and what they overdrew is taken back from targeted and fill,
 * which stay within `borrowInspections` of the entitlement. Capacity refuses what cannot be inspected in time, but for
 * what is mandatory.
 */
export function decide(
  policy: Policy,
  terms: Terms,
  budget: InspectionBudget,
  request: BudgetRequest,
  draws: Draws,
): BudgetDecision {
  const surge = surgeOf(policy, budget);
  const targetRate = Math.max(terms.targetRate, surge?.targetRate ?? 0);
  const entitledMillionths = budget.entitledMillionths + Math.round(targetRate * MILLION);
  const asked: Asked = {
    policy,
    terms,
    before: budget,
    request,
    draws,
    targetRate,
    entitledMillionths,
    owed: entitledMillionths / MILLION - budget.inspectionsOrdered,
    admission: admissionAt(policy, terms, budget.capacity, targetRate, request.atMs),
    randomDraw: draws.random < policy.randomShare,
  };
  const verdict = request.scorePoints === null ? blindVerdict(asked) : scoredVerdict(asked, request.scorePoints);
  const order = placedOrder(asked, verdict.ground);
  return {
    ground: verdict.ground,
    wouldTarget: verdict.wouldTarget,
    threshold: verdict.threshold,
    propensity: verdict.propensity,
    randomDraw: asked.randomDraw,
    order,
    targetRate,
    isBound: verdict.isBound,
    surge: surge?.name ?? null,
    budget: after(asked, verdict, order),
  };
}

function surgeOf({ surges }: Policy, { surge }: InspectionBudget): Policy['surges'][number] | undefined {
  // Mostly there is none, and every crossing asks.
  return surge.name === null ? undefined : surges.find(({ name }) => name === surge.name);
}

function placedOrder(asked: Asked, ground: BudgetDecision['ground']): Placed | null {
  if (!isOrder(ground)) return null;
  const { policy, terms, before, draws, randomDraw } = asked;
  const { atMs, scorePoints, isSuspended } = asked.request;
  const isDrawn = randomDraw || ground === 'blind';
  const isMandatory = ground === 'mandatory';
  const reached = isMandatory && isSuspended === true ? null : scorePoints;
  const wanted = methodWanted(policy, isDrawn, reached, draws.method);
  return placed(policy, terms, before.capacity, wanted, isDrawn || isMandatory ? 'random' : 'others', atMs);
}

function after(asked: Asked, { ground, isBound }: Verdict, order: Placed | null): InspectionBudget {
  const { policy, terms, before, draws, entitledMillionths } = asked;
  const { scorePoints, isSuspended, atMs } = asked.request;
  const inspectionsOrdered = before.inspectionsOrdered + (isOrder(ground) ? 1 : 0);
  const lapsed = isBound ? lapsedMillionths(asked, inspectionsOrdered) : 0;
  const waitMs = order === null ? 0 : Math.round(order.waitMinutes * MINUTE_MS);
  const overdrawn = isOverdrawing(ground) ? 1 : 0;
  return {
    surge: surgeAfter(policy.surges, before.surge, draws.surge, atMs),
    capacity: order?.state ?? withoutInspection(before.capacity, terms, atMs),
    crossingsDecided: before.crossingsDecided + 1,
    inspectionsOrdered,
    entitledMillionths: entitledMillionths - lapsed,
    lapsedMillionths: before.lapsedMillionths + lapsed,
    vehiclesMadeToWait: before.vehiclesMadeToWait + (waitMs > 0 ? 1 : 0),
    waitedMs: before.waitedMs + waitMs,
    overdrawnShare: before.overdrawnShare + (overdrawn - before.overdrawnShare) / OVERDRAWN_MEMORY_CROSSINGS,
    scoresOf: before.scoresOf,
    // Zeros that no rule gave are nothing to learn from: the threshold goes on where it stood.
    scores: scorePoints === null || isSuspended === true ? before.scores : withScore(before.scores, scorePoints, atMs),
  };
}

/**
 * What capacity left unordered and is not owed to officers later: a night's shortage must not be made up at noon. A
 * shortage that what may be borrowed makes up for is none, and what was owed before this crossing stays.
 */
function lapsedMillionths({ policy, before, entitledMillionths }: Asked, inspectionsOrdered: number): number {
  const mayOwe = policy.borrowInspections * MILLION;
  const owedBefore = before.entitledMillionths - before.inspectionsOrdered * MILLION;
  return Math.max(0, entitledMillionths - inspectionsOrdered * MILLION - Math.max(mayOwe, owedBefore));
}

function isOverdrawing(ground: BudgetDecision['ground']): boolean {
  return ground === 'mandatory' || ground === 'random' || ground === 'blind';
}

/** @internal Whether a ground is one to inspect on; elsewhere the order itself says so. */
export function isOrder(ground: BudgetDecision['ground']): ground is InspectionGround {
  return isOverdrawing(ground) || ground === 'targeted' || ground === 'fill';
}
