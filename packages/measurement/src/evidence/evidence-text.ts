import { INSPECTION_METHODS, type Instant } from '@southbound/contracts';
import type { PickTally } from '../compliance/random-picks.ts';
import { emptyWeightedTally } from '../estimates/weighted-tally.ts';
import { noneNotCarriedOut, withValues } from '../ground-tally.ts';
import { emptyRule, type RuleTally, type RuleWorthTally } from '../worth/rule-tally.ts';
import {
  byGoods,
  byKind,
  byMethod,
  type Evidence,
  emptyMethod,
  emptySeized,
  GOODS,
  INSPECTION_KINDS,
  type MethodTally,
  type SeizedTally,
} from './evidence.ts';

/** The rule set that decides, the one before it, and under which of the two each rule fired last; by digest. */
export interface RuleSets {
  live: string;
  previous: string;
  readonly firedIn: Map<string, string>;
}

type Row = readonly number[];

/** The form of the text: values alone, in the order of their names. A change of it takes the next number. */
const EVIDENCE_FORMAT = 1;

type SavedEvidence = readonly [
  format: number,
  since: Instant | null,
  seized: readonly (readonly [inspections: number, ...goods: Row[]])[],
  methods: readonly (readonly Row[])[],
  weighted: Row,
  skipped: Row,
  pickDays: readonly (readonly [day: number, ...counts: number[]])[],
  ruleSets: readonly [live: string, previous: string],
  ruleTotals: readonly [hits: number, inspections: number, day: number | null, randomToday: Row],
  rules: readonly (readonly [ruleId: string, isOfLive: 0 | 1, counts: Row, logMillionths: Row])[],
  causedToday: readonly (readonly [ruleId: string, counts: Row])[],
];

/** Evidence as text, without a line's end in it. */
export function evidenceText(evidence: Evidence, ruleSets: RuleSets): string {
  const { since, seized, methods, weighted, skipped, pickDays, ruleWorth } = evidence;
  const { hits, inspections, day, randomToday, rules, causedToday } = ruleWorth;
  return JSON.stringify([
    EVIDENCE_FORMAT,
    since,
    INSPECTION_KINDS.map((kind) => seizedRow(seized[kind])),
    INSPECTION_METHODS.map((method) => methodRow(methods[method])),
    Object.values(weighted),
    Object.values(skipped),
    pickDays.map((of) => [of.day, ...pickRow(of.tally)]),
    [ruleSets.live, ruleSets.previous],
    [hits, inspections, day, Object.values(randomToday)],
    [...rules].map(([ruleId, rule]) => [
      ruleId,
      ruleSets.firedIn.get(ruleId) === ruleSets.live ? 1 : 0,
      ruleRow(rule),
      // Most of the text, and nothing before a day is over.
      rule.evidence.random.inspections === 0 ? [] : rule.evidence.logMillionths,
    ]),
    [...causedToday].map(([ruleId, counts]) => [ruleId, Object.values(counts)]),
  ] satisfies SavedEvidence);
}

/** The evidence of a text; null when the text is of another form than `evidenceText` gives now. */
export function restoredEvidence(saved: string): { readonly evidence: Evidence; readonly ruleSets: RuleSets } | null {
  const read: SavedEvidence = JSON.parse(saved);
  if (read[0] !== EVIDENCE_FORMAT) return null;
  const [, since, seized, methods, weighted, skipped, pickDays, [live, previous], totals, rules, causedToday] = read;
  const [hits, inspections, day, randomToday] = totals;
  const ruleWorth: RuleWorthTally = {
    ...{ hits, inspections, day },
    rules: new Map(rules.map(([ruleId, , counts, logs]) => [ruleId, ruleOf(counts, logs)])),
    randomToday: withValues({ hits: 0, inspections: 0 }, randomToday),
    causedToday: new Map(
      causedToday.map(([ruleId, counts]) => [ruleId, withValues({ hits: 0, inspections: 0 }, counts)]),
    ),
  };
  const evidence: Evidence = {
    since,
    seized: byKind((kind) => seizedOf(seized[INSPECTION_KINDS.indexOf(kind)])),
    methods: byMethod((method) => methodOf(methods[INSPECTION_METHODS.indexOf(method)])),
    weighted: withValues(emptyWeightedTally(), weighted),
    skipped: withValues({ picks: 0, wouldTarget: 0 }, skipped),
    pickDays: pickDays.map(([of, ...counts]) => ({ day: of, tally: picksOf(counts) })),
    ruleWorth,
  };
  const firedIn = new Map(rules.map(([ruleId, isOfLive]) => [ruleId, isOfLive === 1 ? live : previous]));
  return { evidence, ruleSets: { live, previous, firedIn } };
}

function seizedRow({ inspections, goods }: SeizedTally): [number, ...Row[]] {
  return [inspections, ...GOODS.map((of) => Object.values(goods[of]))];
}

function seizedOf([inspections, ...goods]: SavedEvidence[2][number] = [0]): SeizedTally {
  const empty = emptySeized();
  return { inspections, goods: byGoods((of) => withValues(empty.goods[of], goods[GOODS.indexOf(of)])) };
}

function methodRow({ inspected, wouldTarget, randomStratum }: MethodTally): Row[] {
  return [inspected, wouldTarget, randomStratum].map((counts) => Object.values(counts));
}

function methodOf(rows: readonly Row[] = []): MethodTally {
  const { inspected, wouldTarget, randomStratum } = emptyMethod();
  return {
    inspected: withValues(inspected, rows[0]),
    wouldTarget: withValues(wouldTarget, rows[1]),
    randomStratum: withValues(randomStratum, rows[2]),
  };
}

function pickRow({ notCarriedOut, assigned, carriedOut, late, notCarriedOutWouldTarget }: PickTally): Row {
  return [assigned, carriedOut, late, notCarriedOutWouldTarget, ...Object.values(notCarriedOut)];
}

function picksOf([assigned = 0, carriedOut = 0, late = 0, notCarriedOutWouldTarget = 0, ...reasons]: Row): PickTally {
  return {
    ...{ assigned, carriedOut, late, notCarriedOutWouldTarget },
    notCarriedOut: withValues(noneNotCarriedOut(), reasons),
  };
}

function ruleRow({ fired, firedTargeted, caused, causedDelaySeconds, evidence }: RuleTally): Row {
  const counts = [fired, caused, evidence.targeted, evidence.random].flatMap(({ hits, inspections }) => [
    hits,
    inspections,
  ]);
  return [firedTargeted, causedDelaySeconds, ...counts];
}

function ruleOf([firedTargeted = 0, causedDelaySeconds = 0, ...counts]: Row, logMillionths: Row): RuleTally {
  const { fired, caused, evidence } = emptyRule();
  return {
    ...{ firedTargeted, causedDelaySeconds },
    fired: withValues(fired, counts.slice(0, 2)),
    caused: withValues(caused, counts.slice(2, 4)),
    evidence: {
      targeted: withValues(evidence.targeted, counts.slice(4, 6)),
      random: withValues(evidence.random, counts.slice(6, 8)),
      logMillionths: logMillionths.length === 0 ? evidence.logMillionths : [...logMillionths],
    },
  };
}
