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

type Variable = (typeof FACTS)[number]['variable'];
type CelValue = bigint | boolean | number | string | readonly string[];
type CelRecord = Readonly<Record<string, CelValue>>;

/** Facts in the form in which conditions are evaluated: whole numbers as bigint. An absent variable is a missing fact. */
export type Facts = Readonly<Partial<Record<Variable, CelRecord | readonly CelRecord[]>>>;

/**
 * The facts of one crossing. Without a plate nothing was looked up, so what intelligence and history say is missing,
 * not empty: a rule on them cannot be evaluated, and the policy says what that means.
 */
export function factsOf(crossing: CrossingObserved['data'], dossier: Dossier | null): Facts {
  const { identity, vehicleClass, plateReadConfidence, plateObscured, canine } = crossing;
  const facts: Record<string, CelRecord | readonly CelRecord[]> = {
    crossing: present({
      vehicleClass,
      plateWasRead: identity.plate !== undefined,
      plateReadConfidence,
      plateObscured,
      canine,
    }),
  };
  if (identity.plate === undefined || dossier === null) return facts;
  for (const group of FACTS) {
    if (group.isList) facts[group.variable] = celRecords(group, dossier[group.variable]);
  }
  facts['history'] = { crossingsLast24Hours: BigInt(dossier.crossingsLast24Hours) };
  return facts;
}

const NONE: readonly CelRecord[] = [];

function celRecords(group: FactGroup, records: readonly object[]): readonly CelRecord[] {
  return records.length === 0 ? NONE : records.map((record) => celRecord(group, record));
}

/** A record of plain values as CEL takes them: only the group's fields, whole numbers as bigint. */
export function celRecord(group: FactGroup, record: object): CelRecord {
  const values: Record<string, CelValue> = {};
  for (const [name, value] of Object.entries(record)) {
    const field = group.fields[name];
    if (field !== undefined) values[name] = field.type === 'int' ? BigInt(value) : value;
  }
  return values;
}

function present(record: Readonly<Record<string, CelValue | undefined>>): CelRecord {
  const values: Record<string, CelValue> = {};
  for (const name in record) {
    const value = record[name];
    if (value !== undefined) values[name] = value;
  }
  return values;
}
