import { readFileSync } from 'node:fs';
import {
  type CrossingObserved,
  DAY_MS,
  EVENTS,
  EventId,
  epochMs,
  instantOf,
  LOOKOUT_PRIORITIES,
  LookoutId,
  type LookoutPosted,
  PersonRef,
  ReferralId,
  type SelectionMade,
  TraceLeadId,
} from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Draws, openBudget } from './budget/inspection-budget.ts';
import { readPolicy } from './budget/policy.ts';
import { usualTerms } from './budget/terms.ts';
import { type Dossier, openDossier } from './intelligence/dossier.ts';
import type { LookoutsStanding } from './intelligence/known-lookouts.ts';
import { furtherKeys } from './intelligence/lookout-match.ts';
import { lookoutPlaces } from './intelligence/lookout-places.ts';
import {
  foldIntelligence,
  type IntelligenceEvent,
  intelligenceKeys,
  NOTHING_KNOWN,
  type PlateIntelligence,
} from './intelligence/plate-intelligence.ts';
import { plateKey } from './intelligence/plate-key.ts';
import { type LookoutEvent, type ToldLookout, withLookoutEvent } from './intelligence/told-lookout.ts';
import { NEVER_CROSSED } from './intelligence/vehicle-history.ts';
import { readRuleSet } from './rules/rule-set.ts';
import { type Rulebook, select } from './select.ts';

// Intelligence can only raise a vehicle's chance of inspection: one more record never lowers a score or a propensity.

const fileOf = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** Beside the rules that come with the project some that ask for whatever they do not. */
const COUNTING = `
  - id: counts
    owner: analysts
    reason: { en: It corresponds to several records., es: Corresponde a varios registros. }
    source: made up
    when: lookouts.size() > 1 || referrals.size() > 0 || lookouts.exists(l, l.matchStrength > 0.3)
    points: 7
    expires: "2027-12-31"
`;
const ASKING = [
  "l.match == 'person' && l.priority == 'routine'",
  "l.matchStrength < 0.1 && l.issuer == 'DEA'",
  "l.purpose == 'bulk-cash-smuggling' && l.daysSincePosted < 2",
  'l.daysSincePosted >= 2 && l.daysSincePosted < 5',
  'l.daysSincePosted > 4 && l.matchStrength < 0.5',
]
  .map((asked, nth) =>
    COUNTING.replace('counts', `asks-${nth}`).replace(/when: .*/, `when: lookouts.exists(l, ${asked})`),
  )
  .join('');
const policy = readPolicy(fileOf('policies/default.yaml'), '2'.repeat(32));
if (!policy.ok) throw new Error('the policy reads');
const [FIRST, SECOND] = ['first', 'second'].map((name): Rulebook => {
  const ruleSet = readRuleSet(fileOf(`rule-sets/${name}/rule-set.yaml`) + COUNTING + ASKING, '1'.repeat(32));
  if (!ruleSet.ok) throw new Error(JSON.stringify(ruleSet.faults));
  return { ruleSet: ruleSet.value, policy: policy.value };
}) as [Rulebook, Rulebook];
const BOTH = [FIRST, SECOND];

const { example } = EVENTS.CrossingObserved;
const AT_MS = epochMs(example.occurredAt);
const READ = {
  ...example.data,
  identity: { plate: { text: 'SIM4821', jurisdiction: 'US-TX' }, ownerRef: PersonRef.parse('PR-1') },
  plateReadConfidence: 0.8,
  make: 'ford',
  colour: 'white' as const,
};
/** The same vehicle, but for its plate, which nobody could read. */
const UNREAD = {
  ...example.data,
  identity: { documentRefs: [PersonRef.parse('PR-1')] },
  make: 'ford',
  colour: 'white' as const,
};

/** What an event is made of: of everything few values, so that records often meet the vehicle, and one another. */
const made = fc.record({
  kind: fc.constantFrom('lookout', 'lookout', 'lookout', 'lead', 'sale', 'referral'),
  text: fc.constantFrom('SIM4821', 'SIM4821', '5IM4821', 'SIM482', 'SIM4871', 'QXR7719'),
  jurisdiction: fc.constantFrom('US-TX', 'US-TX', 'US-AZ'),
  by: fc.constantFrom('plate', 'person', 'description', 'part', 'all'),
  /** A lookout's id: they are posted anew, by the same agency or another. */
  id: fc.nat(3),
  issuer: fc.constantFrom('ATF', 'DEA', 'HSI'),
  purpose: fc.constantFrom('firearms-trafficking', 'bulk-cash-smuggling'),
  priority: fc.constantFrom(...LOOKOUT_PRIORITIES),
  daysAgo: fc.integer({ min: -1, max: 9 }),
  /** From when on it is in force, after it was told. */
  beginsInDays: fc.integer({ min: -3, max: 9 }),
  lifeDays: fc.integer({ min: 1, max: 20 }),
});
type Made = (typeof made extends fc.Arbitrary<infer Value> ? Value : never) & { readonly isByTwo?: boolean };

/** What was known before: of lookouts also what two persons said, who alone may take something back. */
const before = fc
  .tuple(made, fc.constantFrom(false, false, false, true))
  .map(([each, isByTwo]): Made => ({ ...each, isByTwo }));

/** What is told then: anything, or what was known already, as somebody says it again at another time or otherwise. */
const oneMore = fc.record({ anything: made, place: fc.nat(), as: fc.constantFrom('new', 'anew', 'otherwise') });
type OneMore = typeof oneMore extends fc.Arbitrary<infer Value> ? Value : never;

function addedTo(known: readonly Made[], { anything, place, as }: OneMore): Made {
  const like = known[place % Math.max(1, known.length)];
  if (like === undefined || as === 'new') return anything;
  const { daysAgo, beginsInDays, lifeDays, by, priority } = anything;
  const anew = { ...like, isByTwo: false, daysAgo, beginsInDays, lifeDays };
  return as === 'anew' ? anew : { ...anew, by, priority };
}

/** A lookout that is not as the others in so far as is said. */
const MADE: Made = {
  kind: 'lookout',
  text: 'SIM4821',
  jurisdiction: 'US-TX',
  by: 'plate',
  id: 0,
  issuer: 'ATF',
  purpose: 'firearms-trafficking',
  priority: 'urgent',
  daysAgo: 1,
  beginsInDays: 0,
  lifeDays: 60,
};

function identityOf({ text, jurisdiction, by }: Made): LookoutPosted['data']['identity'] {
  const plate = { text, jurisdiction };
  const personRef = PersonRef.parse('PR-1');
  const description = { make: 'ford', colour: 'white' as const };
  return {
    plate: { plate },
    person: { personRef },
    description: { description },
    part: { description: { ...description, partialPlate: 'SIM48*' } },
    all: { plate, personRef, description },
  }[by];
}

/**
 * Lookouts have the id that was made for them. Other records have one each: of these the latest word counts, not all.
 */
function eventOf(of: Made, nth: number): IntelligenceEvent {
  const { kind, text, daysAgo, beginsInDays, lifeDays, id, issuer, purpose, priority } = of;
  const atMs = AT_MS - daysAgo * DAY_MS;
  const at = { occurredAt: instantOf(atMs), recordedAt: instantOf(atMs), eventId: EventId.parse(`event-${nth}`) };
  const plate = { text, jurisdiction: 'US-TX' };
  switch (kind) {
    case 'lookout': {
      const beginsMs = atMs + beginsInDays * DAY_MS;
      const life = { postedAt: instantOf(beginsMs), expiresAt: instantOf(beginsMs + lifeDays * DAY_MS) };
      const said = { lookoutId: LookoutId.parse(`LK-${id}`), identity: identityOf(of), issuer, purpose, priority };
      const [{ example: posted }, { example: amended }] = [EVENTS.LookoutPosted, EVENTS.LookoutAmended];
      if (of.isByTwo === true) return { ...amended, ...at, data: { ...amended.data, ...life, ...said } };
      return { ...posted, ...at, data: { ...posted.data, ...life, ...said } };
    }
    case 'lead': {
      const { example: lead } = EVENTS.TraceLeadIssued;
      const leadId = TraceLeadId.parse(`TL-${nth}`);
      // On both sides of half a year and a year since, of a year until, and of the five years of the limitation.
      const recoveredMs = AT_MS - 50 * daysAgo * DAY_MS;
      const [recoveredAt, soldAt] = [instantOf(recoveredMs), instantOf(recoveredMs - 160 * Math.abs(daysAgo) * DAY_MS)];
      return { ...lead, ...at, data: { ...lead.data, leadId, recoveredAt, soldAt, identity: { plate } } };
    }
    case 'sale': {
      const { example: sale } = EVENTS.MultipleSaleReported;
      const referralId = ReferralId.parse(`MS-${nth}`);
      // On both sides of one month, of ninety days and of a year.
      const soldAt = instantOf(AT_MS - 5 * daysAgo ** 2 * DAY_MS);
      return { ...sale, ...at, data: { ...sale.data, referralId, soldAt, identity: { plate } } };
    }
    case 'referral': {
      const { example: referral } = EVENTS.ReferralReceived;
      const referralId = ReferralId.parse(`RF-${nth}`);
      // On both sides of three months.
      const learnedAt = instantOf(AT_MS - 15 * Math.abs(daysAgo) * DAY_MS);
      return { ...referral, ...at, data: { ...referral.data, referralId, learnedAt, identity: { plate } } };
    }
  }
}

const budget = openBudget(policy.value);

function isOfLookout(event: IntelligenceEvent): event is LookoutEvent {
  return event.type === 'LookoutPosted' || event.type === 'LookoutAmended' || event.type === 'LookoutWithdrawn';
}

/** What the register holds once all these were told. */
function registerAfter(events: readonly IntelligenceEvent[]): ReadonlyMap<string, PlateIntelligence> {
  const register = new Map<string, PlateIntelligence>();
  const lookouts = new Map<string, ToldLookout>();
  for (const event of events) {
    let places: ReadonlyMap<string, LookoutsStanding> | undefined;
    if (isOfLookout(event)) {
      const told = withLookoutEvent(lookouts.get(event.data.lookoutId) ?? null, event);
      lookouts.set(event.data.lookoutId, told);
      places = lookoutPlaces(told);
    }
    for (const key of places?.keys() ?? intelligenceKeys(event)) {
      register.set(key, foldIntelligence(register.get(key) ?? NOTHING_KNOWN, event, places?.get(key)));
    }
  }
  return register;
}

function dossierAfter(events: readonly IntelligenceEvent[], crossing: CrossingObserved['data']): Dossier {
  const register = registerAfter(events);
  const { plate } = crossing.identity;
  const key = plate === undefined ? null : plateKey(plate.text);
  const asked = [...(key === null ? [] : [key]), ...furtherKeys(crossing, key)];
  const known = asked.flatMap((each) => register.get(each) ?? []);
  return openDossier(known, crossing, AT_MS, NEVER_CROSSED);
}

/** What is selected once all these were told, in the same state of the budget. */
function selectionAfter(
  events: readonly IntelligenceEvent[],
  draws: Draws,
  crossing: CrossingObserved['data'],
  rulebook: Rulebook,
): SelectionMade['data'] {
  const dossier = dossierAfter(events, crossing);
  return select(rulebook, budget, {
    crossing,
    crossingEventId: example.eventId,
    atMs: AT_MS,
    // Without a plate it is known only if it corresponds to something.
    dossier: crossing.identity.plate === undefined && dossier.lookouts.length === 0 ? null : dossier,
    draws,
    drawKeyId: 'key-1',
    terms: usualTerms(rulebook.policy),
  }).selection;
}

/** All that rules read of a vehicle's lookouts. */
function factsOfLookouts(events: readonly IntelligenceEvent[]): string[] {
  return dossierAfter(events, READ).lookouts.map(({ id: _, ...facts }) => JSON.stringify(facts));
}

const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const drawn = fc.record({ random: draw, tie: draw, fill: draw, method: draw, surge: draw });

/** A rule set of one rule, which is worth less than the policy gives for one that is indeterminate. */
const lone = readRuleSet(
  `name: lone\nversion: "1.0.0"\nowner: tests\nrules:\n${COUNTING.replace('points: 7', 'points: 1')}`,
  '3'.repeat(32),
);
if (!lone.ok) throw new Error(JSON.stringify(lone.faults));
const ONE_RULE: Rulebook = { ruleSet: lone.value, policy: policy.value };

const RUNS = 500;
const QUIET: Draws = { random: 0.9, tie: 0.5, fill: 0.99, method: 0.5, surge: 1 };

describe('one more record', () => {
  test('never lowers them where no plate was read, though the one rule that it settles is worth little', () => {
    for (const rulebook of [...BOTH, ONE_RULE]) {
      fc.assert(
        fc.property(fc.array(before, { maxLength: 4 }), made, (known, one) => {
          const events = known.map(eventOf);
          const [less, more] = [events, [...events, eventOf(one, known.length)]].map((told) =>
            selectionAfter(told, QUIET, UNREAD, rulebook),
          );
          expect(more?.scorePoints ?? -1).toBeGreaterThanOrEqual(less?.scorePoints ?? Number.NaN);
          expect(more?.propensity).toBeGreaterThanOrEqual(less?.propensity ?? Number.NaN);
        }),
      );
    }
    const settled = selectionAfter([eventOf({ ...MADE, by: 'person' }, 0)], QUIET, UNREAD, ONE_RULE);
    const { indeterminatePoints } = ONE_RULE.policy;
    expect(indeterminatePoints).toBeGreaterThan(1);
    // What it counts for stands in the selection, so that the score is the sum of it.
    expect(settled).toMatchObject({ scorePoints: indeterminatePoints, rulesIndeterminate: [] });
    expect(settled.rulesFired).toMatchObject([{ ruleId: 'counts', points: indeterminatePoints }]);
  });

  test.each([
    ['first', FIRST],
    ['second', SECOND],
  ])('never lowers a score or a propensity by the %s rule set, whatever was known before', (_, rulebook) => {
    let raised = 0;
    fc.assert(
      fc.property(fc.array(before, { maxLength: 12 }), oneMore, drawn, (known, added, draws) => {
        const events = known.map(eventOf);
        const [less, more] = [events, [...events, eventOf(addedTo(known, added), known.length)]].map((told) =>
          selectionAfter(told, draws, READ, rulebook),
        );
        expect(more?.scorePoints ?? -1).toBeGreaterThanOrEqual(less?.scorePoints ?? Number.NaN);
        expect(more?.propensity).toBeGreaterThanOrEqual(less?.propensity ?? Number.NaN);
        if ((more?.scorePoints ?? 0) > (less?.scorePoints ?? 0)) raised += 1;
      }),
      { numRuns: RUNS },
    );
    expect(raised).toBeGreaterThan(20);
  });

  test('takes no fact of a lookout from any rule, in whatever order all are heard', () => {
    let repeated = 0;
    const lookout = (each: Made): Made => ({ ...each, kind: 'lookout' });
    const order = fc.shuffledSubarray([...Array(13).keys()], { minLength: 13 });
    fc.assert(
      fc.property(fc.array(before.map(lookout), { maxLength: 12 }), oneMore, order, (known, added, places) => {
        const one = lookout(addedTo(known, added));
        const without = known.map(eventOf);
        const events = [...without, eventOf(one, known.length)];
        const [less, more] = [factsOfLookouts(without), factsOfLookouts(events)];
        for (const fact of less) expect(more).toContain(fact);
        expect(more.length).toBeGreaterThanOrEqual(less.length);
        const reordered = places.flatMap((nth) => events[nth] ?? []);
        expect(factsOfLookouts(reordered).toSorted()).toEqual(more.toSorted());
        if (more.length > new Set([...known, one].map(({ id }) => id)).size) repeated += 1;
      }),
      { numRuns: RUNS },
    );
    expect(repeated).toBeGreaterThan(20);
  });

  test('never takes a vehicle that is mandatory now for others that are posted for a later day', () => {
    const now = eventOf({ ...MADE, lifeDays: 5 }, 0);
    const later = Array.from({ length: 80 }, (_, nth) =>
      eventOf({ ...MADE, id: nth + 1, beginsInDays: 3 + (nth % 7), lifeDays: 40 }, nth + 1),
    );
    for (const rulebook of BOTH) {
      expect(selectionAfter([now, ...later], QUIET, READ, rulebook).ground).toBe('mandatory');
      expect(selectionAfter([...later, now], QUIET, READ, rulebook).ground).toBe('mandatory');
    }
  });

  test('never lowers them either where there is no more room for it', () => {
    for (const kind of ['lookout', 'lead', 'sale', 'referral'] as const) {
      for (const by of ['plate', 'description'] as const) {
        const of = (nth: number): Made => ({ ...MADE, kind, by, id: nth, daysAgo: nth === 0 ? 1 : 9 });
        const events = Array.from({ length: 60 }, (_, nth) => eventOf(of(nth), nth));
        for (const rulebook of BOTH) {
          let score = 0;
          for (let told = 1; told <= events.length; told += 1) {
            const { scorePoints } = selectionAfter(events.slice(0, told), QUIET, READ, rulebook);
            expect(scorePoints, `${kind} by ${by}, ${told} told`).toBeGreaterThanOrEqual(score);
            score = scorePoints ?? 0;
          }
        }
      }
    }
  });
});
