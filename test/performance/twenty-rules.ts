import type { Facts } from '@southbound/selectivity';

/** One of the rules that speed is measured on: in CEL, by hand, and as data for json-rules-engine. */
interface MeasuredRule {
  readonly when: string;
  readonly holds: (facts: Facts) => boolean;
  /** What must all hold: of one record of a list, or of a group. */
  readonly of: keyof Facts;
  readonly all: readonly (readonly [field: string, sign: '==' | '<=' | '>', value: unknown])[];
}

type Record = { readonly [field: string]: unknown };

/** By hand as one would write it: a loop over the list, each comparison in its place. */
function some<One>(records: readonly One[] | undefined, holds: (record: One) => boolean): boolean {
  if (records === undefined) return false;
  for (const record of records) if (holds(record)) return true;
  return false;
}

const lookout = (priority: string, match: string): MeasuredRule => ({
  when: `lookouts.exists(l, l.priority == '${priority}' && l.match == '${match}')`,
  holds: ({ lookouts }) => some(lookouts, (l) => l.priority === priority && l.match === match),
  of: 'lookouts',
  all: [
    ['priority', '==', priority],
    ['match', '==', match],
  ],
});

const lead = (fromDays: number, toDays: number): MeasuredRule => ({
  when: `traceLeads.exists(t, t.match == 'exact' && t.daysSinceRecovery > ${fromDays} && t.daysSinceRecovery <= ${toDays} && t.daysSinceSale <= 1826)`,
  holds: ({ traceLeads }) =>
    some(
      traceLeads,
      (t) =>
        t.match === 'exact' &&
        (t.daysSinceRecovery ?? 0) > fromDays &&
        (t.daysSinceRecovery ?? 0) <= toDays &&
        (t.daysSinceSale ?? 0) <= 1_826,
    ),
  of: 'traceLeads',
  all: [
    ['match', '==', 'exact'],
    ['daysSinceRecovery', '>', fromDays],
    ['daysSinceRecovery', '<=', toDays],
    ['daysSinceSale', '<=', 1_826],
  ],
});

const sale = (guns: number, days: number): MeasuredRule => ({
  when: `multipleSales.exists(s, s.match == 'exact' && s.longArms > ${guns} && s.daysSinceSale <= ${days})`,
  holds: ({ multipleSales }) =>
    some(multipleSales, (s) => s.match === 'exact' && (s.longArms ?? 0) > guns && (s.daysSinceSale ?? 0) <= days),
  of: 'multipleSales',
  all: [
    ['match', '==', 'exact'],
    ['longArms', '>', guns],
    ['daysSinceSale', '<=', days],
  ],
});

const seizure = (days: number): MeasuredRule => ({
  when: `seizures.exists(s, s.match == 'exact' && s.daysSince <= ${days})`,
  holds: ({ seizures }) => some(seizures, (s) => s.match === 'exact' && (s.daysSince ?? 0) <= days),
  of: 'seizures',
  all: [
    ['match', '==', 'exact'],
    ['daysSince', '<=', days],
  ],
});

const crossings = (count: number): MeasuredRule => ({
  when: `history.crossingsLast24Hours > ${count}`,
  holds: ({ history }) => (history?.crossingsLast24Hours ?? 0) > count,
  of: 'history',
  all: [['crossingsLast24Hours', '>', count]],
});

/** Of the kinds that the first rule set has, in its proportions. */
export const TWENTY_RULES: readonly MeasuredRule[] = [
  ...['urgent', 'high', 'routine'].flatMap((priority) => [lookout(priority, 'exact'), lookout(priority, 'look-alike')]),
  ...[0, 183, 365, 1_095].map((from) => lead(from, from + 183)),
  ...[sale(0, 90), sale(2, 365), sale(4, 365)],
  ...[seizure(90), seizure(730)],
  ...[crossings(2), crossings(5), crossings(9)],
  {
    when: 'crossing.plateObscured == true',
    holds: ({ crossing }) => crossing?.plateObscured === true,
    of: 'crossing',
    all: [['plateObscured', '==', true]],
  },
  {
    when: "crossing.canine == 'alert'",
    holds: ({ crossing }) => crossing?.canine === 'alert',
    of: 'crossing',
    all: [['canine', '==', 'alert']],
  },
];

/** Vehicles of which something is known, so that every rule is asked; of most nothing is. */
export const MEASURED_FACTS: readonly Facts[] = Array.from({ length: 64 }, (_, index) => {
  const match = index % 3 === 0 ? ('look-alike' as const) : ('exact' as const);
  return {
    crossing: {
      vehicleClass: 'personal',
      plateWasRead: true,
      plateReadConfidence: 0.9,
      plateObscured: index % 7 === 0,
      canine: index % 11 === 0 ? 'alert' : 'not-present',
    },
    lookouts: [{ match, priority: index % 2 === 0 ? 'high' : 'routine' }],
    traceLeads: [
      { match, daysSinceRecovery: 40 * (index % 30), daysSinceSale: 60 * (index % 30) },
      { match: 'look-alike', daysSinceRecovery: 3, daysSinceSale: 90 },
    ],
    multipleSales: [{ match, longArms: index % 6, daysSinceSale: 10 * index }],
    referrals: [],
    seizures: [{ match, daysSince: 20 * index }],
    history: { crossingsLast24Hours: index % 12 },
  };
});

/** Whether the comparisons hold of one record, for json-rules-engine. */
export function allHold(record: Record, all: MeasuredRule['all']): boolean {
  return all.every(([field, sign, value]) => {
    const is = record[field];
    if (sign === '==') return is === value;
    return sign === '>' ? Number(is) > Number(value) : Number(is) <= Number(value);
  });
}
