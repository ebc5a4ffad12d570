import type { CrossingObserved } from '@southbound/contracts';
import type {
  Dossier,
  LinkMatched,
  MultipleSaleMatched,
  ReferralMatched,
  SeizureMatched,
  TraceLeadMatched,
} from '../intelligence/dossier.ts';
import type { LookoutMatched } from '../intelligence/lookouts-matched.ts';

/** What the lane says of a crossing, without what identifies the vehicle. */
interface CrossingFacts
  extends Pick<CrossingObserved['data'], 'vehicleClass' | 'plateReadConfidence' | 'plateObscured' | 'canine'> {
  readonly plateWasRead: boolean;
}

type HistoryFacts = Pick<
  Dossier,
  | 'crossingsLast24Hours'
  | 'crossingsLast7Days'
  | 'crossingsLast30Days'
  | 'hoursSinceLastCrossing'
  | 'inspectionsLast30Days'
  | 'inspectionsWithoutFindingLast30Days'
>;

/** A record as it lies at hand. What is absent, undefined or null is missing. */
type Partly<Subject> = { readonly [Name in keyof Subject]?: Subject[Name] | null | undefined };

/** The facts of one crossing, as they lie at hand. What is absent is missing: unknown, not empty. */
export interface Facts {
  readonly crossing?: Partly<CrossingFacts>;
  readonly lookouts?: readonly Partly<LookoutMatched>[];
  readonly traceLeads?: readonly Partly<TraceLeadMatched>[];
  readonly multipleSales?: readonly Partly<MultipleSaleMatched>[];
  readonly referrals?: readonly Partly<ReferralMatched>[];
  readonly seizures?: readonly Partly<SeizureMatched>[];
  readonly links?: readonly Partly<LinkMatched>[];
  readonly history?: Partly<HistoryFacts>;
}

/** What a value of a type is in JavaScript, by the type's name in CEL. Whole numbers are safe integers, never negative. */
interface ValueOfType {
  bool: boolean;
  double: number;
  int: number;
  'list<string>': readonly string[];
  string: string;
}

export type FactType = keyof ValueOfType;

interface FactOfType<Type extends FactType, Subject> {
  readonly type: Type;
  readonly of: (record: Subject) => ValueOfType[Type] | null | undefined;
  readonly meaning: string;
}

type Fact<Subject> = { [Type in FactType]: FactOfType<Type, Partly<Subject>> }[FactType];

/** All facts of a group: one for each property of its records but their id. */
type FactsOf<Subject> = { readonly [Name in Exclude<keyof Subject, 'id'>]-?: Fact<Subject> };

export type FactGroup = {
  /** The variable's name in a rule's condition. */
  readonly variable: keyof Facts;
  /** The CEL type of the variable, or of what its list holds. */
  readonly typeName: string;
  readonly fields: Readonly<Record<string, FactOfType<FactType, never>>>;
} & (
  | { readonly isList: false; readonly of: (facts: Facts) => object | undefined }
  | { readonly isList: true; readonly of: (facts: Facts) => readonly object[] | undefined }
);

/**
 * The closed list of facts that a rule may read. Nothing here stands for race, ethnicity, religion, sex, age, national
 * origin, citizenship, birthplace, surname or language; a plate's jurisdiction serves matching only and is no fact.
 */
export const FACTS: readonly FactGroup[] = [
  {
    variable: 'crossing',
    typeName: 'Crossing',
    isList: false,
    of: ({ crossing }) => crossing,
    fields: {
      vehicleClass: {
        type: 'string',
        of: (crossing) => crossing.vehicleClass,
        meaning: "'personal', 'truck' or 'bus'",
      },
      plateWasRead: {
        type: 'bool',
        of: (crossing) => crossing.plateWasRead,
        meaning: 'whether the reader read a plate at all',
      },
      plateReadConfidence: {
        type: 'double',
        of: (crossing) => crossing.plateReadConfidence,
        meaning: "the reader's confidence, 0 to 1; missing when it did not say",
      },
      plateObscured: {
        type: 'bool',
        of: (crossing) => crossing.plateObscured,
        meaning: 'the plate is covered, bent or hard to read; missing when not looked at',
      },
      canine: {
        type: 'string',
        of: (crossing) => crossing.canine,
        meaning: "'alert', 'clear' or 'not-present'; missing when nobody said",
      },
    } satisfies FactsOf<CrossingFacts>,
  },
  {
    variable: 'lookouts',
    typeName: 'Lookout',
    isList: true,
    of: ({ lookouts }) => lookouts,
    fields: {
      match: {
        type: 'string',
        of: (lookout) => lookout.match,
        meaning: "'exact', 'person', 'look-alike', 'one-edit', 'other-jurisdiction' or 'description'",
      },
      matchStrength: {
        type: 'double',
        of: (lookout) => lookout.matchStrength,
        meaning: "how strongly it corresponds, 0 to 1, by the reader's confidence",
      },
      priority: { type: 'string', of: (lookout) => lookout.priority, meaning: "'urgent', 'high' or 'routine'" },
      issuer: { type: 'string', of: (lookout) => lookout.issuer, meaning: "'ATF', 'CBP', 'DEA', 'EPIC' or 'HSI'" },
      purpose: { type: 'string', of: (lookout) => lookout.purpose, meaning: "such as 'firearms-trafficking'" },
      daysSincePosted: {
        type: 'int',
        of: (lookout) => lookout.daysSincePosted,
        meaning: 'whole days since it was posted',
      },
    } satisfies FactsOf<LookoutMatched>,
  },
  {
    variable: 'traceLeads',
    typeName: 'TraceLead',
    isList: true,
    of: ({ traceLeads }) => traceLeads,
    fields: {
      match: { type: 'string', of: (lead) => lead.match, meaning: "'exact' or 'look-alike'" },
      firearmCategory: {
        type: 'string',
        of: (lead) => lead.firearmCategory,
        meaning: "'Handgun', 'Long Arm' or 'Other Firearm'",
      },
      firearmsTied: { type: 'int', of: (lead) => lead.firearmsTied, meaning: 'firearms tied to the same purchaser' },
      timeToCrimeDays: {
        type: 'int',
        of: (lead) => lead.timeToCrimeDays,
        meaning: 'whole days from first retail sale to recovery',
      },
      recoveryDateKnown: {
        type: 'bool',
        of: (lead) => lead.recoveryDateKnown,
        meaning: "false when the trace request's date stands in for the recovery's",
      },
      daysSinceRecovery: {
        type: 'int',
        of: (lead) => lead.daysSinceRecovery,
        meaning: 'whole days from recovery to this crossing',
      },
      daysSinceSale: {
        type: 'int',
        of: (lead) => lead.daysSinceSale,
        meaning: 'whole days from first retail sale to this crossing',
      },
      indicators: {
        type: 'list<string>',
        of: (lead) => lead.indicators,
        meaning: 'trafficking indicators that the trace shows',
      },
    } satisfies FactsOf<TraceLeadMatched>,
  },
  {
    variable: 'multipleSales',
    typeName: 'MultipleSale',
    isList: true,
    of: ({ multipleSales }) => multipleSales,
    fields: {
      match: { type: 'string', of: (sale) => sale.match, meaning: "'exact' or 'look-alike'" },
      handguns: { type: 'int', of: (sale) => sale.handguns, meaning: 'handguns in the reported sale' },
      longArms: { type: 'int', of: (sale) => sale.longArms, meaning: 'rifles and shotguns in the reported sale' },
      daysSinceSale: {
        type: 'int',
        of: (sale) => sale.daysSinceSale,
        meaning: 'whole days from the sale to this crossing',
      },
      otherReportsAtDealerThatDay: {
        type: 'int',
        of: (sale) => sale.otherReportsAtDealerThatDay,
        meaning: 'further reports of that dealer on that day',
      },
    } satisfies FactsOf<MultipleSaleMatched>,
  },
  {
    variable: 'referrals',
    typeName: 'Referral',
    isList: true,
    of: ({ referrals }) => referrals,
    fields: {
      match: { type: 'string', of: (referral) => referral.match, meaning: "'exact' or 'look-alike'" },
      kind: {
        type: 'string',
        of: (referral) => referral.kind,
        meaning: "'dealer-tip', 'dealer-inspection', 'informant' or 'agency'",
      },
      giver: { type: 'string', of: (referral) => referral.giver, meaning: "'ATF', 'CBP', 'DEA', 'EPIC' or 'HSI'" },
      reliability: {
        type: 'string',
        of: (referral) => referral.reliability,
        meaning: "'proven', 'fair' or 'untested'",
      },
      daysSinceLearned: {
        type: 'int',
        of: (referral) => referral.daysSinceLearned,
        meaning: 'whole days since the source learned of it',
      },
    } satisfies FactsOf<ReferralMatched>,
  },
  {
    variable: 'seizures',
    typeName: 'Seizure',
    isList: true,
    of: ({ seizures }) => seizures,
    fields: {
      match: { type: 'string', of: (seizure) => seizure.match, meaning: "'exact' or 'look-alike'" },
      firearms: {
        type: 'int',
        of: (seizure) => seizure.firearms,
        meaning: 'firearms that were found in this vehicle',
      },
      daysSince: { type: 'int', of: (seizure) => seizure.daysSince, meaning: 'whole days since then' },
    } satisfies FactsOf<SeizureMatched>,
  },
  {
    variable: 'links',
    typeName: 'Link',
    isList: true,
    of: ({ links }) => links,
    fields: {
      match: { type: 'string', of: (link) => link.match, meaning: "'exact' or 'look-alike'" },
      via: {
        type: 'string',
        of: (link) => link.via,
        meaning: "'person', 'purchase' or 'dealer': what joins it to a vehicle in which something was seized",
      },
      steps: { type: 'int', of: (link) => link.steps, meaning: '1, or 2 with a vehicle between' },
      firearms: { type: 'int', of: (link) => link.firearms, meaning: 'firearms that were seized in the other vehicle' },
      daysSinceSeizure: { type: 'int', of: (link) => link.daysSinceSeizure, meaning: 'whole days since that seizure' },
    } satisfies FactsOf<LinkMatched>,
  },
  {
    variable: 'history',
    typeName: 'History',
    isList: false,
    of: ({ history }) => history,
    fields: {
      crossingsLast24Hours: {
        type: 'int',
        of: (history) => history.crossingsLast24Hours,
        meaning: "this vehicle's southbound crossings in the 24 hours before",
      },
      crossingsLast7Days: {
        type: 'int',
        of: (history) => history.crossingsLast7Days,
        meaning: "this vehicle's southbound crossings today and in the seven days before, in UTC",
      },
      crossingsLast30Days: {
        type: 'int',
        of: (history) => history.crossingsLast30Days,
        meaning: "this vehicle's southbound crossings today and in the thirty days before, in UTC",
      },
      hoursSinceLastCrossing: {
        type: 'int',
        of: (history) => history.hoursSinceLastCrossing,
        meaning:
          'whole hours since it last crossed; 720 when it did not within thirty days; missing when that is unknown',
      },
      inspectionsLast30Days: {
        type: 'int',
        of: (history) => history.inspectionsLast30Days,
        meaning: 'inspections of this vehicle in the 30 days before',
      },
      inspectionsWithoutFindingLast30Days: {
        type: 'int',
        of: (history) => history.inspectionsWithoutFindingLast30Days,
        meaning: 'those of them that found nothing',
      },
    } satisfies FactsOf<HistoryFacts>,
  },
];

/** The variables that say what intelligence knows. */
export const INTELLIGENCE_VARIABLES: readonly (keyof Facts)[] = FACTS.filter(({ isList }) => isList).map(
  ({ variable }) => variable,
);

/** Looked up, and nothing known; all else is missing. */
export const NO_INTELLIGENCE: Facts = {
  lookouts: [],
  traceLeads: [],
  multipleSales: [],
  referrals: [],
  seizures: [],
  links: [],
};

/** Whether a vehicle was looked up and nothing is known of it, as of nearly all. */
export function isNothingKnown({ lookouts, traceLeads, multipleSales, referrals, seizures, links }: Facts): boolean {
  return (
    lookouts?.length === 0 &&
    traceLeads?.length === 0 &&
    multipleSales?.length === 0 &&
    referrals?.length === 0 &&
    seizures?.length === 0 &&
    links?.length === 0
  );
}

/** Stands among lookouts for those that nobody could look up. */
const OTHERS = {};

/** Whether lookouts correspond to a vehicle and nobody can say what others do. */
export function areOthersUnknown({ lookouts }: Facts): boolean {
  const last = lookouts?.at(-1);
  return last !== undefined && Object.keys(last).length === 0;
}

/**
 * The facts of one crossing. Without a plate little was looked up, so what intelligence and history say is missing, not
 * empty: a rule on them cannot be evaluated, and the policy says what that means. Lookouts that correspond by a person
 * or a description are known all the same, beside one of which nothing is: there may be others.
 */
export function factsOf(data: CrossingObserved['data'], dossier: Dossier | null): Facts {
  const { vehicleClass, plateReadConfidence, plateObscured, canine } = data;
  const plateWasRead = data.identity.plate !== undefined;
  const crossing = { vehicleClass, plateWasRead, plateReadConfidence, plateObscured, canine };
  if (dossier === null) return { crossing };
  const { lookouts, traceLeads, multipleSales, referrals, seizures, links } = dossier;
  if (!plateWasRead) return lookouts.length === 0 ? { crossing } : { crossing, lookouts: [...lookouts, OTHERS] };
  return { crossing, lookouts, traceLeads, multipleSales, referrals, seizures, links, history: dossier };
}
