import { instantOf } from '@southbound/contracts';
import { openYieldTally, type YieldReport, yieldReport } from '@southbound/measurement';
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { registerYieldMetrics } from './metrics.ts';

const empty = openYieldTally().read();

const laredoAndSasabe = {
  2304: {
    ...empty,
    crossings: 40,
    releases: { 'not-drawn': 29, 'rate-spent': 1, 'no-capacity': 0, 'blind-not-drawn': 0 },
    grounds: {
      ...empty.grounds,
      targeted: {
        orders: 10,
        inspections: 8,
        hits: 2,
        firearms: 4,
        rounds: 1_200,
        parts: 3,
        currencyUsd: 9_000,
        drugsGrams: 1_207,
        delaySeconds: 4_321,
      },
    },
    notCarriedOut: { ...empty.notCarriedOut, random: { ...empty.notCarriedOut.random, 'officer-declined': 5 } },
    officerInitiated: { ...empty.officerInitiated, inspections: 4, hits: 1, firearms: 2, delaySeconds: 99 },
    wouldTarget: { hits: 2, inspections: 8 },
    inspectionsUnderWay: 1,
    inspectionsUnmatched: 3,
    inspectionsDoubled: 5,
    inspectionsLate: 6,
    inspectionsUnreadable: 7,
    ordersLost: 1,
    capacityBound: { crossings: 10, orders: 1 },
    waits: { vehicles: 6, seconds: 1_234 },
    regret: {
      targeted: { orders: 9, takenPoints: 300, pacedPoints: 320, unpacedPoints: 400 },
      whole: { orders: 10, takenPoints: 310, pacedPoints: 350, unpacedPoints: 420 },
    },
    hindsightRestarts: 2,
    evidence: {
      ...empty.evidence,
      since: instantOf(1_772_460_000_500),
      pickDays: [
        {
          day: 20_514,
          tally: {
            ...{ assigned: 12, carriedOut: 4, late: 1, notCarriedOutWouldTarget: 0 },
            notCarriedOut: { ...empty.notCarriedOut.random, 'officer-declined': 6 },
          },
        },
      ],
    },
  },
  2606: empty,
};

const unknown = { enoughEvidence: false, reason: 'Made up.', lower: 0.5, upper: null } as const;
const report: YieldReport = {
  ...yieldReport(laredoAndSasabe, { 2304: 0.3 }),
  rules: [
    {
      ...{ ruleId: 'lookout-high', inspections: 9, hits: 4, caused: 3, causedHits: 1, delayMinutes: 12.5 },
      ...{ precision: unknown, shareOfFinds: unknown, lift: unknown },
      verdict: 'tune',
      reason: 'Made up.',
    },
  ],
  displacement: {
    ...{ days: 42, until: '2026-03-02', isDisplaced: true },
    ...{ ports: [{ port: '2304', ratio: unknown }], fell: ['2304'], rose: ['2606'] },
  },
  delayPerFind: unknown,
};

function scrape(of: () => YieldReport): Promise<string> {
  const registry = new Registry();
  registerYieldMetrics(registry, of);
  return registry.metrics();
}

const lines = (await scrape(() => report)).split('\n');

describe('The yield metrics', () => {
  test.each([
    'southbound_crossings_decided_total{port="2304"} 40',
    'southbound_crossings_decided_total{port="2606"} 0',
    'southbound_selections_total{port="2304",decision="inspect",ground="targeted"} 10',
    'southbound_selections_total{port="2304",decision="release",ground="not-drawn"} 29',
    'southbound_inspections_concluded_total{port="2304",ground="targeted"} 8',
    'southbound_hits_total{port="2304",ground="targeted"} 2',
    'southbound_inspection_delay_seconds_total{port="2304",ground="targeted"} 4321',
    'southbound_inspections_concluded_total{port="2304",ground="officer-initiated"} 4',
    'southbound_hits_total{port="2304",ground="officer-initiated"} 1',
    'southbound_inspection_delay_seconds_total{port="2304",ground="officer-initiated"} 99',
    'southbound_hit_rate_ratio{ground="officer-initiated",bound="estimate"} 0.25',
    'southbound_inspections_not_carried_out_total{port="2304",ground="random",reason="officer-declined"} 5',
    'southbound_inspections_not_carried_out_total{port="2304",ground="fill",reason="no-bay"} 0',
    'southbound_firearms_seized_total{port="2304"} 6',
    'southbound_rounds_seized_total{port="2304"} 1200',
    'southbound_gun_parts_seized_total{port="2304"} 3',
    'southbound_currency_seized_usd_total{port="2304"} 9000',
    'southbound_drugs_seized_grams_total{port="2304"} 1207',
    'southbound_vehicles_made_to_wait_total{port="2304"} 6',
    'southbound_vehicles_made_to_wait_total{port="2606"} 0',
    'southbound_planned_wait_seconds_total{port="2304"} 1234',
    'southbound_orders_lost_total{port="2304"} 1',
    'southbound_score_points_taken_total{port="2304",part="targeted"} 300',
    'southbound_score_points_taken_total{port="2304",part="whole"} 310',
    'southbound_score_points_hindsight_total{port="2304",part="targeted",pacing="hour"} 320',
    'southbound_score_points_hindsight_total{port="2304",part="whole",pacing="day"} 420',
    'southbound_hindsight_restarts_total{port="2304"} 2',
    'southbound_floor_inspections_due_total{port="2304"} 12',
    'southbound_floor_shortfall_inspections{port="2304"} 4',
    'southbound_floor_missing_inspections{port="2304",reason="capacity"} 2',
    'southbound_floor_missing_inspections{port="2304",reason="refused"} 5',
    'southbound_inspections_under_way{port="2304"} 1',
    'southbound_inspections_unmatched{port="2304"} 3',
    'southbound_inspections_set_aside_total{port="2304",reason="doubled"} 5',
    'southbound_inspections_set_aside_total{port="2304",reason="late"} 6',
    'southbound_inspections_set_aside_total{port="2304",reason="unreadable"} 7',
    'southbound_inspection_rate_ratio{port="2304"} 0.25',
    'southbound_hit_rate_ratio{ground="targeted",bound="estimate"} 0.25',
    'southbound_hit_rate_ratio{ground="fill",bound="lower"} 0',
    'southbound_hit_rate_ratio{ground="fill",bound="upper"} 1',
    'southbound_lift_ratio{bound="lower"} 0',
    'southbound_lift_watched_ratio{bound="lower"} 0',
    'southbound_hit_rate_watched_ratio{ground="targeted",bound="estimate"} 0.25',
    'southbound_evidence_began_anew_timestamp_seconds{port="2304"} 1772460000.5',
    'southbound_prevalence_ratio{bound="upper"} 1',
    'southbound_firearms_per_thousand_inspections{bound="lower"} 0',
    'southbound_random_picks_settled{port="2304"} 10',
    'southbound_random_picks_skipped_ratio{port="2304",bound="estimate"} 0.6',
    'southbound_random_picks_late{port="2304"} 1',
    'southbound_random_compliance_low{port="2304"} 1',
    'southbound_random_compliance_low{port="2606"} 0',
    'southbound_border_random_compliance_low 1',
    'southbound_tolerated_skipped_ratio 0.1',
    'southbound_lift_that_pays_ratio 2',
    'southbound_delay_per_find_seconds{bound="lower"} 30',
    'southbound_displacement_ratio{port="2304",bound="lower"} 0.5',
    'southbound_displaced 1',
    'southbound_rule_inspections_total{rule="lookout-high"} 9',
    'southbound_rule_hits_total{rule="lookout-high"} 4',
    'southbound_rule_caused_inspections_total{rule="lookout-high"} 3',
    'southbound_rule_caused_hits_total{rule="lookout-high"} 1',
    'southbound_rule_caused_delay_seconds_total{rule="lookout-high"} 750',
    'southbound_rule_lift_ratio{rule="lookout-high",bound="lower"} 0.5',
    'southbound_rule_verdict{rule="lookout-high",verdict="tune"} 1',
    'southbound_rule_verdict{rule="lookout-high",verdict="keep"} 0',
  ])('show %s', (line) => {
    expect(lines).toContain(line);
  });

  test.each(['southbound_hit_rate_ratio{ground="fill",bound="estimate"}', 'southbound_lift_ratio{bound="estimate"}'])(
    'leave out %s without enough evidence',
    (series) => {
      expect(lines.filter((line) => line.startsWith(series))).toEqual([]);
    },
  );

  test('say nothing of a floor where none is set', () => {
    const ofFloor = lines.filter((line) => line.startsWith('southbound_floor_'));
    expect(ofFloor).not.toEqual([]);
    expect(ofFloor.filter((line) => line.includes('2606'))).toEqual([]);
  });

  test('leave out what nothing bounds', () => {
    expect(lines.filter((line) => line.startsWith('southbound_lift_ratio{bound="upper"}'))).toEqual([]);
  });

  test('leave out the inspection rate of a port without crossings', () => {
    expect(lines.filter((line) => line.startsWith('southbound_inspection_rate_ratio{port="2606"}'))).toEqual([]);
  });

  test('follow the naming rules: counters and only they end in _total, and each has a help text and a value', () => {
    const types = lines.filter((line) => line.startsWith('# TYPE '));
    expect(types).toHaveLength(57);
    for (const line of types) {
      const [, , name = '', type] = line.split(' ');
      expect(name).toMatch(/^southbound_[a-z]+(?:_[a-z]+)*$/);
      expect(name.endsWith('_total'), name).toBe(type === 'counter');
      expect(lines.find((help) => help.startsWith(`# HELP ${name} `))?.length).toBeGreaterThan(
        `# HELP ${name} `.length + 15,
      );
      expect(lines.filter((sample) => sample.startsWith(`${name}{`) || sample.startsWith(`${name} `))).not.toEqual([]);
    }
  });

  test('use no label that could name a vehicle, and none without an end', () => {
    const labels = lines.flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, label]) => label));
    const known = ['bound', 'decision', 'ground', 'method', 'pacing', 'part', 'port', 'reason', 'rule', 'verdict'];
    expect([...new Set(labels)].sort()).toEqual(known);
  });

  test('ask for one report each time they are read, and for a new one the next time', async () => {
    const registry = new Registry();
    let reports = 0;
    registerYieldMetrics(registry, () => {
      reports += 1;
      return yieldReport({ 2304: { ...empty, crossings: reports } });
    });
    await registry.metrics();
    expect(await registry.metrics()).toContain('southbound_crossings_decided_total{port="2304"} 2');
    expect(reports).toBe(2);
  });
});
