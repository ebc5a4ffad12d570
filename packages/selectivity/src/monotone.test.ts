import { readFileSync } from 'node:fs';
import {
  type CrossingObserved,
  DAY_MS,
  EVENTS,
  epochMs,
  instantOf,
  LOOKOUT_PRIORITIES,
  LookoutId,
  PersonRef,
  ReferralId,
  type SelectionMade,
  TraceLeadId,
} from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Draws, openBudget } from './budget/inspection-budget.ts';
import { readPolicy } from './budget/policy.ts';
import { openDossier } from './intelligence/dossier.ts';
import { furtherKeys } from './intelligence/lookout-match.ts';
import {
  foldIntelligence,
  type IntelligenceEvent,
  intelligenceKeys,
  NOTHING_KNOWN,
  type PlateIntelligence,
} from './intelligence/plate-intelligence.ts';
import { plateKey } from './intelligence/plate-key.ts';
import { type LookoutEvent, lookoutPlaces, withLookoutEvent } from './intelligence/told-lookout.ts';
import { NEVER_CROSSED } from './intelligence/vehicle-history.ts';
import { readRuleSet } from './rules/rule-set.ts';
import { type Rulebook, select } from './select.ts';

// Intelligence can only raise a vehicle's chance of inspection: one more record never lowers a score or a propensity.

const fileOf = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** The rules that come with the project, and one that counts whatever corresponds. */
const COUNTING = `
  - id: counts
    owner: analysts
    reason: { en: It corresponds to several records., es: Corresponde a varios registros. }
    source: made up
    when: lookouts.size() > 1 || referrals.size() > 0 || lookouts.exists(l, l.matchStrength > 0.3)
    points: 7
    expires: "2027-12-31"
`;
const ruleSet = readRuleSet(fileOf('rule-sets/first/rule-set.yaml') + COUNTING, '1'.repeat(32));
const policy = readPolicy(fileOf('policies/default.yaml'), '2'.repeat(32));
if (!ruleSet.ok || !policy.ok) throw new Error('the documents read');
const ALL_RULES: Rulebook = { ruleSet: ruleSet.value, policy: policy.value };

const { example } = EVENTS.CrossingObserved;
const AT_MS = epochMs(example.occurredAt);
const READ = {
  ...example.data,
  identity: { ...example.data.identity, ownerRef: PersonRef.parse('PR-1') },
  plateReadConfidence: 0.8,
};
/** The same vehicle, but for its plate, which nobody could read. */
const UNREAD = {
  ...example.data,
  identity: { documentRefs: [PersonRef.parse('PR-1')] },
  make: 'ford',
  colour: 'white' as const,
};

/** What an event is made of: of everything few values, so that records often meet the vehicle. */
const made = fc.record({
  kind: fc.constantFrom('lookout', 'lead', 'sale', 'referral'),
  text: fc.constantFrom('SIM4821', '5IM4821', 'SIM482', 'SIM4871', 'QXR7719'),
  by: fc.constantFrom('plate', 'person', 'description', 'all'),
  priority: fc.constantFrom(...LOOKOUT_PRIORITIES),
  daysAgo: fc.integer({ min: -1, max: 40 }),
  lifeDays: fc.integer({ min: 1, max: 60 }),
});
type Made = typeof made extends fc.Arbitrary<infer Value> ? Value : never;

function eventOf({ kind, text, by, priority, daysAgo, lifeDays }: Made, nth: number): IntelligenceEvent {
  const atMs = AT_MS - daysAgo * DAY_MS;
  const at = { occurredAt: instantOf(atMs), recordedAt: instantOf(atMs) };
  const plate = { text, jurisdiction: 'US-TX' };
  switch (kind) {
    case 'lookout': {
      const named = {
        plate,
        personRef: PersonRef.parse('PR-1'),
        description: { make: 'ford', colour: 'white' as const },
      };
      const { plate: _, ...rest } = named;
      const identity = {
        plate: { plate },
        person: { personRef: rest.personRef },
        description: { description: rest.description },
        all: named,
      }[by];
      const life = { postedAt: at.occurredAt, expiresAt: instantOf(atMs + lifeDays * DAY_MS) };
      const { example: posted } = EVENTS.LookoutPosted;
      const lookoutId = LookoutId.parse(`LK-${nth}`);
      return { ...posted, ...at, data: { ...posted.data, ...life, lookoutId, identity, priority } };
    }
    case 'lead': {
      const { example: lead } = EVENTS.TraceLeadIssued;
      const leadId = TraceLeadId.parse(`TL-${nth}`);
      const recoveredAt = instantOf(AT_MS - 10 * daysAgo * DAY_MS);
      return { ...lead, ...at, data: { ...lead.data, leadId, recoveredAt, identity: { plate } } };
    }
    case 'sale': {
      const { example: sale } = EVENTS.MultipleSaleReported;
      const referralId = ReferralId.parse(`MS-${nth}`);
      const soldAt = instantOf(AT_MS - 4 * daysAgo * DAY_MS);
      return { ...sale, ...at, data: { ...sale.data, referralId, soldAt, identity: { plate } } };
    }
    case 'referral': {
      const { example: referral } = EVENTS.ReferralReceived;
      const referralId = ReferralId.parse(`RF-${nth}`);
      return { ...referral, ...at, data: { ...referral.data, referralId, identity: { plate } } };
    }
  }
}

const budget = openBudget(ALL_RULES.policy);

function isOfLookout(event: IntelligenceEvent): event is LookoutEvent {
  return event.type === 'LookoutPosted' || event.type === 'LookoutAmended' || event.type === 'LookoutWithdrawn';
}

/** What is selected once all these were told, in the same state of the budget. */
function selectionAfter(
  events: readonly IntelligenceEvent[],
  draws: Draws,
  crossing: CrossingObserved['data'] = READ,
  rulebook: Rulebook = ALL_RULES,
): SelectionMade['data'] {
  const register = new Map<string, PlateIntelligence>();
  for (const event of events) {
    const places = isOfLookout(event) ? lookoutPlaces(withLookoutEvent(null, event)) : undefined;
    for (const key of intelligenceKeys(event)) {
      register.set(key, foldIntelligence(register.get(key) ?? NOTHING_KNOWN, event, places?.get(key)));
    }
  }
  const { plate } = crossing.identity;
  const key = plate === undefined ? null : plateKey(plate.text);
  const asked = [...(key === null ? [] : [key]), ...furtherKeys(crossing, key)];
  const dossier = openDossier(
    asked.flatMap((each) => register.get(each) ?? []),
    crossing,
    AT_MS,
    NEVER_CROSSED,
  );
  return select(rulebook, budget, {
    crossing,
    crossingEventId: example.eventId,
    atMs: AT_MS,
    // Without a plate it is known only if it corresponds to something.
    dossier: plate === undefined && dossier.lookouts.length === 0 ? null : dossier,
    draws,
    drawKeyId: 'key-1',
  }).selection;
}

const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const drawn = fc.record({ random: draw, tie: draw, fill: draw, method: draw });

/** A rule set of one rule, which is worth less than the policy gives for one that is indeterminate. */
const lone = readRuleSet(
  `name: lone\nversion: "1.0.0"\nowner: tests\nrules:\n${COUNTING.replace('points: 7', 'points: 1')}`,
  '3'.repeat(32),
);
if (!lone.ok) throw new Error(JSON.stringify(lone.faults));
const ONE_RULE: Rulebook = { ruleSet: lone.value, policy: policy.value };

describe('one more record', () => {
  test('never lowers them where no plate was read, though the one rule that it settles is worth little', () => {
    const quiet: Draws = { random: 0.9, tie: 0.5, fill: 0.99, method: 0.5 };
    for (const rulebook of [ALL_RULES, ONE_RULE]) {
      fc.assert(
        fc.property(fc.array(made, { maxLength: 4 }), made, (before, one) => {
          const events = before.map(eventOf);
          const [less, more] = [events, [...events, eventOf(one, before.length)]].map((told) =>
            selectionAfter(told, quiet, UNREAD, rulebook),
          );
          expect(more?.scorePoints ?? -1).toBeGreaterThanOrEqual(less?.scorePoints ?? Number.NaN);
          expect(more?.propensity).toBeGreaterThanOrEqual(less?.propensity ?? Number.NaN);
        }),
      );
    }
    const person: Made = {
      kind: 'lookout',
      by: 'person',
      text: 'SIM4821',
      priority: 'urgent',
      daysAgo: 1,
      lifeDays: 60,
    };
    const settled = selectionAfter([eventOf(person, 0)], quiet, UNREAD, ONE_RULE);
    const { indeterminatePoints } = ONE_RULE.policy;
    expect(indeterminatePoints).toBeGreaterThan(1);
    // What it counts for stands in the selection, so that the score is the sum of it.
    expect(settled).toMatchObject({ scorePoints: indeterminatePoints, rulesIndeterminate: [] });
    expect(settled.rulesFired).toMatchObject([{ ruleId: 'counts', points: indeterminatePoints }]);
  });

  test('never lowers a score or a propensity, whatever was known before', () => {
    let raised = 0;
    fc.assert(
      fc.property(fc.array(made, { maxLength: 12 }), made, drawn, (before, one, draws) => {
        const events = before.map(eventOf);
        const [less, more] = [events, [...events, eventOf(one, before.length)]].map((told) =>
          selectionAfter(told, draws),
        );
        expect(more?.scorePoints ?? -1).toBeGreaterThanOrEqual(less?.scorePoints ?? Number.NaN);
        expect(more?.propensity).toBeGreaterThanOrEqual(less?.propensity ?? Number.NaN);
        if ((more?.scorePoints ?? 0) > (less?.scorePoints ?? 0)) raised += 1;
      }),
      { numRuns: 500 },
    );
    expect(raised).toBeGreaterThan(20);
  });

  test('never lowers them either where there is no more room for it', () => {
    const quiet: Draws = { random: 0.9, tie: 0.5, fill: 0.99, method: 0.5 };
    for (const kind of ['lookout', 'lead', 'sale', 'referral'] as const) {
      for (const by of ['plate', 'description'] as const) {
        const of = (nth: number): Made => ({
          kind,
          by,
          text: 'SIM4821',
          priority: 'urgent',
          daysAgo: nth === 0 ? 1 : 40,
          lifeDays: 60,
        });
        const events = Array.from({ length: 60 }, (_, nth) => eventOf(of(nth), nth));
        let score = 0;
        for (let told = 1; told <= events.length; told += 1) {
          const { scorePoints } = selectionAfter(events.slice(0, told), quiet);
          expect(scorePoints, `${kind} by ${by}, ${told} told`).toBeGreaterThanOrEqual(score);
          score = scorePoints ?? 0;
        }
      }
    }
  });
});
