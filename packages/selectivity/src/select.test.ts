import { readFileSync } from 'node:fs';
import { type CrossingObserved, EVENTS, type LookoutPosted, type LookoutPriority } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Draws, openBudget } from './budget/inspection-budget.ts';
import { readPolicy } from './budget/policy.ts';
import { usualTerms } from './budget/terms.ts';
import { type Dossier, openDossier } from './intelligence/dossier.ts';
import { foldIntelligence, type IntelligenceEvent, NOTHING_KNOWN } from './intelligence/plate-intelligence.ts';
import { NEVER_CROSSED } from './intelligence/vehicle-history.ts';
import { readRuleSet } from './rules/rule-set.ts';
import { type Rulebook, select, selectUnreadable } from './select.ts';

const fileOf = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const ruleSet = readRuleSet(fileOf('rule-sets/first/rule-set.yaml'), '1'.repeat(32));
const policy = readPolicy(fileOf('policies/default.yaml'), '2'.repeat(32));
if (!ruleSet.ok || !policy.ok) throw new Error('the documents that come with the project read');
const rulebook: Rulebook = { ruleSet: ruleSet.value, policy: policy.value };

const crossing = EVENTS.CrossingObserved.example.data;
const AT_MS = Date.parse(EVENTS.CrossingObserved.example.occurredAt);
const plate = crossing.identity.plate ?? { text: 'the example lost its plate' };
const quiet: Draws = { random: 0.9, tie: 0.5, fill: 0.99, method: 0.5, surge: 1 };

const dossierOf = (events: readonly IntelligenceEvent[]) =>
  openDossier(
    [events.reduce((known, event) => foldIntelligence(known, event), NOTHING_KNOWN)],
    crossing,
    AT_MS,
    NEVER_CROSSED,
  );

function selectionOf(dossier: Dossier | null, draws = quiet, data: CrossingObserved['data'] = crossing) {
  return select(rulebook, openBudget(rulebook.policy), {
    crossing: data,
    crossingEventId: EVENTS.CrossingObserved.example.eventId,
    atMs: AT_MS,
    dossier,
    draws,
    drawKeyId: 'key-1',
    terms: usualTerms(rulebook.policy),
  }).selection;
}

function lookoutOf(priority: LookoutPriority, text = plate.text): LookoutPosted {
  const { example } = EVENTS.LookoutPosted;
  return { ...example, data: { ...example.data, priority, identity: { plate: { ...plate, text } } } };
}

describe('the one decision', () => {
  test('an ordinary vehicle that no draw picks is released, and the selection says so', () => {
    expect(selectionOf(dossierOf([]))).toMatchObject({
      decision: 'release',
      ground: 'not-drawn',
      method: null,
      scorePoints: 0,
      wouldTarget: false,
      dossier: null,
    });
  });

  test('an exact urgent lookout is mandatory', () => {
    expect(selectionOf(dossierOf([lookoutOf('urgent')]))).toMatchObject({
      decision: 'inspect',
      ground: 'mandatory',
      method: 'full',
      propensity: 1,
      matches: [{ kind: 'lookout', id: 'LK-0000417', match: 'exact' }],
    });
  });

  test('a look-alike of an urgent lookout is targeted, never mandatory', () => {
    const selection = selectionOf(dossierOf([lookoutOf('urgent', '5IM4821')]));
    expect(selection).toMatchObject({ ground: 'targeted', wouldTarget: true, scorePoints: 15 });
  });

  test('a canine alert is mandatory even when nothing can be looked up', () => {
    expect(selectionOf(null, quiet, { ...crossing, canine: 'alert' })).toMatchObject({
      ground: 'mandatory',
      scorePoints: null,
    });
  });

  test('with the register away a vehicle is decided blind, never as if nothing were known', () => {
    expect(selectionOf(null)).toMatchObject({
      ground: 'blind-not-drawn',
      scorePoints: null,
      wouldTarget: null,
      propensity: 0.2,
    });
    expect(selectionOf(null, { ...quiet, random: 0.1 })).toMatchObject({ ground: 'blind', decision: 'inspect' });
  });

  test('a vehicle whose plate was not read gets the points of what could not be evaluated', () => {
    const selection = selectionOf(null, quiet, { ...crossing, identity: {} });
    expect(selection.scorePoints).toBe(rulebook.policy.indeterminatePoints);
    expect(selection.rulesIndeterminate).toContainEqual({ ruleId: 'lookout-urgent', cause: 'lookouts is missing' });
  });

  test("the random stratum's method is drawn, whatever the score", () => {
    const drawn = { ...quiet, random: 0.001, method: 0.1 };
    expect(selectionOf(dossierOf([lookoutOf('high')]), drawn)).toMatchObject({
      ground: 'random',
      method: 'visual',
      wouldTarget: true,
    });
    expect(selectionOf(dossierOf([]), drawn)).toMatchObject({ ground: 'random', method: 'visual', wouldTarget: false });
  });

  test('an unreadable crossing is inspected at the blind rate', () => {
    const unreadable = {
      crossingId: crossing.crossingId,
      port: crossing.port,
      lane: 3,
      drawKeyId: 'key-1',
      atMs: 0,
      terms: usualTerms(rulebook.policy),
    };
    const at = (random: number) =>
      selectUnreadable(rulebook, openBudget(rulebook.policy), { ...unreadable, draws: { ...quiet, random } }).selection;
    expect(at(0.1)).toMatchObject({ decision: 'inspect', ground: 'blind', identity: {}, lane: 3 });
    expect(at(0.5)).toMatchObject({ decision: 'release', ground: 'blind-not-drawn', scorePoints: null });
  });

  test('every selection is a valid event', () => {
    const events = [lookoutOf('urgent'), EVENTS.TraceLeadIssued.example, EVENTS.MultipleSaleReported.example];
    for (const data of [selectionOf(dossierOf(events)), selectionOf(null), selectionOf(dossierOf([]))]) {
      expect(EVENTS.SelectionMade.schema.parse({ ...EVENTS.SelectionMade.example, data }).data).toEqual(data);
    }
  });
});

describe('intelligence can only raise a chance', () => {
  const { example: lead } = EVENTS.TraceLeadIssued;
  const { example: sale } = EVENTS.MultipleSaleReported;
  const { example: seizure } = EVENTS.InspectionConcluded;
  const events: readonly IntelligenceEvent[] = [
    lookoutOf('urgent'),
    {
      ...lookoutOf('high'),
      data: { ...lookoutOf('high').data, lookoutId: 'LK-2' as LookoutPosted['data']['lookoutId'] },
    },
    {
      ...lookoutOf('routine'),
      data: { ...lookoutOf('routine').data, lookoutId: 'LK-3' as LookoutPosted['data']['lookoutId'] },
    },
    { ...lead, data: { ...lead.data, identity: { plate } } },
    { ...sale, data: { ...sale.data, identity: { plate } } },
    { ...seizure, occurredAt: EVENTS.LookoutPosted.example.occurredAt, data: { ...seizure.data, identity: { plate } } },
  ];

  test('one more lookout, lead or report never lowers the score or the propensity', () => {
    fc.assert(
      fc.property(fc.subarray([...events]), fc.constantFrom(...events), (some, more) => {
        const before = selectionOf(dossierOf(some));
        const after = selectionOf(dossierOf([...some, more]));
        expect(after.scorePoints).toBeGreaterThanOrEqual(before.scorePoints ?? 0);
        expect(after.propensity).toBeGreaterThanOrEqual(before.propensity);
      }),
    );
  });
});
