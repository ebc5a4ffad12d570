import type { CrossingObserved } from '@southbound/contracts';
import type { Dossier } from '../intelligence/dossier.ts';

/** A fact's type as CEL names it. */
type FactType = 'bool' | 'double' | 'int' | 'list<string>' | 'string';

interface FactField {
  readonly type: FactType;
  readonly meaning: string;
}

interface FactGroup {
  /** The variable's name in a rule's condition. */
  readonly variable: string;
  /** The CEL type of the variable, or of what its list holds. */
  readonly typeName: string;
  readonly isList: boolean;
  readonly fields: Readonly<Record<string, FactField>>;
}

const match: FactField = { type: 'string', meaning: "'exact' or 'look-alike'" };

/**
 * The closed list of facts that a rule may read. Nothing here stands for race, ethnicity, religion, sex, age, national
 * origin, citizenship, birthplace, surname or language; a plate's jurisdiction serves matching only and is no fact.
 */
export const FACTS = [
  {
    variable: 'crossing',
    typeName: 'Crossing',
    isList: false,
    fields: {
      vehicleClass: { type: 'string', meaning: "'personal', 'truck' or 'bus'" },
      plateWasRead: { type: 'bool', meaning: 'whether the reader read a plate at all' },
      plateReadConfidence: { type: 'double', meaning: "the reader's confidence, 0 to 1; missing when it did not say" },
      plateObscured: {
        type: 'bool',
        meaning: 'the plate is covered, bent or hard to read; missing when not looked at',
      },
      canine: { type: 'string', meaning: "'alert', 'clear' or 'not-present'; missing when nobody said" },
    },
  },
  {
    variable: 'lookouts',
    typeName: 'Lookout',
    isList: true,
    fields: {
      match,
      priority: { type: 'string', meaning: "'urgent', 'high' or 'routine'" },
      issuer: { type: 'string', meaning: "'ATF', 'CBP', 'DEA', 'EPIC' or 'HSI'" },
      purpose: { type: 'string', meaning: "such as 'firearms-trafficking'" },
      daysSincePosted: { type: 'int', meaning: 'whole days since it was posted' },
    },
  },
  {
    variable: 'traceLeads',
    typeName: 'TraceLead',
    isList: true,
    fields: {
      match,
      firearmCategory: { type: 'string', meaning: "'Handgun', 'Long Arm' or 'Other Firearm'" },
      firearmsTied: { type: 'int', meaning: 'firearms tied to the same purchaser' },
      timeToCrimeDays: { type: 'int', meaning: 'whole days from first retail sale to recovery' },
      recoveryDateKnown: { type: 'bool', meaning: "false when the trace request's date stands in for the recovery's" },
      daysSinceRecovery: { type: 'int', meaning: 'whole days from recovery to this crossing' },
      daysSinceSale: { type: 'int', meaning: 'whole days from first retail sale to this crossing' },
      indicators: { type: 'list<string>', meaning: 'trafficking indicators that the trace shows' },
    },
  },
  {
    variable: 'multipleSales',
    typeName: 'MultipleSale',
    isList: true,
    fields: {
      match,
      handguns: { type: 'int', meaning: 'handguns in the reported sale' },
      longArms: { type: 'int', meaning: 'rifles and shotguns in the reported sale' },
      daysSinceSale: { type: 'int', meaning: 'whole days from the sale to this crossing' },
      otherReportsAtDealerThatDay: { type: 'int', meaning: 'further reports of that dealer on that day' },
    },
  },
  {
    variable: 'seizures',
    typeName: 'Seizure',
    isList: true,
    fields: {
      match,
      firearms: { type: 'int', meaning: 'firearms that were found in this vehicle' },
      daysSince: { type: 'int', meaning: 'whole days since then' },
    },
  },
  {
    variable: 'history',
    typeName: 'History',
    isList: false,
    fields: {
      crossingsLast24Hours: { type: 'int', meaning: "this vehicle's southbound crossings in the 24 hours before" },
    },
  },
] as const satisfies readonly FactGroup[];

export type Variable = (typeof FACTS)[number]['variable'];
type CelValue = bigint | boolean | number | string | readonly string[] | undefined;

/** A record of facts as CEL takes it: whole numbers as bigint. A field that is undefined is a missing fact. */
type CelRecord = Readonly<Record<string, CelValue>>;

/** A class for each group of facts: by it CEL knows a record's type without converting it at every use. */
const RECORD_CLASSES: ReadonlyMap<string, new () => object> = new Map(
  FACTS.map(({ typeName }) => [typeName, class {}]),
);

export function recordClassOf(typeName: string): new () => object {
  const recordClass = RECORD_CLASSES.get(typeName);
  if (recordClass === undefined) throw new Error(`no facts have the type ${typeName}`);
  return recordClass;
}

/** Facts in the form in which conditions are evaluated. An absent variable is a missing fact. */
export type Facts = Readonly<Partial<Record<Variable, CelRecord | readonly CelRecord[]>>>;

/** The variables that say what intelligence knows: all lists, and for most vehicles all empty. */
export const INTELLIGENCE_VARIABLES: readonly Variable[] = FACTS.filter(({ isList }) => isList).map(
  ({ variable }) => variable,
);

const NOTHING: readonly CelRecord[] = [];

/** The intelligence of a vehicle of which nothing is known. */
export const NO_INTELLIGENCE: Facts = Object.fromEntries(INTELLIGENCE_VARIABLES.map((variable) => [variable, NOTHING]));

/**
 * How much intelligence there is on a vehicle: it could not be looked up (all of it is missing, and its history with
 * it), there is nothing, or there is something.
 */
export type Knowledge = 'missing' | 'nothing' | 'something';

export function knowledgeIn({ lookouts, traceLeads, multipleSales, seizures, history }: Facts): Knowledge {
  if (lookouts === NOTHING && traceLeads === NOTHING && multipleSales === NOTHING && seizures === NOTHING) {
    return 'nothing';
  }
  const isMissing = !lookouts && !traceLeads && !multipleSales && !seizures && !history;
  return isMissing ? 'missing' : 'something';
}

/**
 * The facts of one crossing. Without a plate nothing was looked up, so what intelligence and history say is missing,
 * not empty: a rule on them cannot be evaluated, and the policy says what that means.
 */
export function factsOf(crossing: CrossingObserved['data'], dossier: Dossier | null): Facts {
  const plateWasRead = crossing.identity.plate !== undefined;
  const isLookedUp = plateWasRead && dossier !== null;
  const facts: Record<string, CelRecord | readonly CelRecord[]> = {};
  for (const group of FACTS) {
    switch (group.variable) {
      case 'crossing':
        facts['crossing'] = celRecord(group, { ...crossing, plateWasRead });
        break;
      case 'history':
        if (isLookedUp) facts['history'] = celRecord(group, dossier);
        break;
      case 'lookouts':
      case 'traceLeads':
      case 'multipleSales':
      case 'seizures':
        if (isLookedUp) facts[group.variable] = celRecords(group, dossier[group.variable]);
    }
  }
  return facts;
}

function celRecords(group: FactGroup, records: readonly object[]): readonly CelRecord[] {
  return records.length === 0 ? NOTHING : records.map((record) => celRecord(group, record));
}

/** The group's fields of a record of plain values, as CEL takes them; whatever else the record has is left out. */
export function celRecord(group: FactGroup, record: object): CelRecord {
  const RecordClass = recordClassOf(group.typeName);
  const plain = record as Readonly<Record<string, CelValue>>;
  const values = new RecordClass() as Record<string, CelValue>;
  for (const name in group.fields) {
    const value = plain[name];
    values[name] = group.fields[name]?.type === 'int' && value !== undefined ? BigInt(value as number) : value;
  }
  return values;
}
