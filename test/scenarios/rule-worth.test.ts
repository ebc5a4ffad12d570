import type { PortCode } from '@southbound/contracts';
import { emptyRuleWorth, ruleWorth } from '@southbound/measurement';
import { prevalenceOf } from '@southbound/simulation';
import { describe, expect, test } from 'vitest';
import { oneDay, recordedRun } from './recorded-run.ts';
import { countRun } from './rule-worth.ts';

const PRESIDIO: readonly PortCode[] = ['2403'];

describe('The worth of rules over a recorded day', async () => {
  const { selections, inspections } = await recordedRun({ ...oneDay(PRESIDIO), preset: prevalenceOf('0.05') });
  const tally = emptyRuleWorth();
  countRun(tally, selections, inspections);
  const ordered = inspections.filter(({ data }) => data.officerReason === undefined);

  test('is of all inspections that were ordered, and of each rule that fired in them', () => {
    const inspected = new Set(ordered.map(({ data }) => data.crossingId));
    const firing = selections.filter(({ data }) => inspected.has(data.crossingId));
    const rules = [...new Set(firing.flatMap(({ data }) => data.rulesFired.map(({ ruleId }) => ruleId)))];
    expect(tally.inspections).toBe(ordered.length);
    expect(tally.hits).toBe(ordered.filter(({ data }) => data.findings.length > 0).length);
    expect(tally.hits).toBeGreaterThan(0);
    expect([...tally.rules.keys()].toSorted()).toEqual(rules.toSorted());
  });

  test('holds nothing caused that was not targeted', () => {
    const targeted = selections.filter(({ data }) => data.ground === 'targeted').length;
    const worth = ruleWorth(tally, [...tally.rules.keys()], 2);
    const caused = worth.map((rule) => rule.caused);
    expect(Math.max(...caused)).toBeLessThanOrEqual(targeted);
    expect(Math.max(...caused)).toBeGreaterThan(0);
    for (const rule of worth) expect(rule.caused).toBeLessThanOrEqual(rule.inspections);
  });
});
