import { openYieldTally, type RuleWorth, type YieldReport, yieldReport } from '@southbound/measurement';
import { describe, expect, test } from 'vitest';
import { evidenceSection, rulesSection } from './evidence-text.ts';

const empty = openYieldTally().read();
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

/** Thirty targeted finds and three random ones, and a day on which half the random picks were declined. */
const report: YieldReport = yieldReport({
  2304: {
    ...empty,
    crossings: 10_000,
    wouldTarget: { hits: 30, inspections: 1_000 },
    randomStratum: { hits: 3, inspections: 1_000 },
    evidence: {
      ...empty.evidence,
      skipped: { picks: 50, wouldTarget: 0 },
      pickDays: [
        {
          day: 20_514,
          tally: {
            ...{ assigned: 100, carriedOut: 50, late: 0, notCarriedOutWouldTarget: 0 },
            notCarriedOut: { ...empty.notCarriedOut.random, 'officer-declined': 50 },
          },
        },
      ],
    },
  },
});

describe('the text of evidence', () => {
  const text = oneLine(evidenceSection(report.border));

  test('tells figures with their intervals, and of each that has none what is known all the same', () => {
    expect(text).toMatch(/Lift, watched: 10 \(0\.9 to \d+\)\./);
    expect(text).toContain('Lift by the same methods: not enough evidence (at least 0).');
    expect(text).not.toContain('With care');
    expect(text).toContain('Firearms per thousand inspections: not enough evidence (at least 0). Only 0 of 0');
  });

  test('tells of random picks that are not carried out, and raises the alarm in words', () => {
    expect(text).toContain('2026-03-02: 50 of 100 random picks were not carried out, most often for officer-declined.');
    expect(text).toContain('Random compliance is low: 10 % are tolerated.');
  });

  test('says since when it is counted only where it began anew', () => {
    expect(text).not.toContain('Counted since');
    const since = '2026-03-02T14:00:00.000Z' as NonNullable<YieldReport['border']['evidenceSince']>;
    expect(evidenceSection({ ...report.border, evidenceSince: since })).toContain(`Counted since ${since}`);
  });
});

describe('the text of rules', () => {
  const known = { enoughEvidence: true, estimate: 5, lower: 3, upper: 8 } as const;
  const rule: RuleWorth = {
    ...{ ruleId: 'lookout-high', inspections: 900, hits: 40, caused: 700, causedHits: 35, delayMinutes: 6_600 },
    precision: { enoughEvidence: true, estimate: 0.04, lower: 0.03, upper: 0.06 },
    ...{ shareOfFinds: known, lift: known, verdict: 'keep' as const, reason: 'It pays.' },
  };

  test('is a row for each, and the reason of each verdict that there is', () => {
    const unknown: RuleWorth = { ...rule, ruleId: 'seldom', verdict: 'not-enough-evidence', reason: 'Too early.' };
    const text = oneLine(rulesSection({ ...report, rules: [rule, unknown] }));
    expect(text).toContain('lookout-high 900 40 4.00 % (3.00 % to 6.00 %) 700 35 6,600 keep');
    expect(text).toContain('lookout-high: lift 5 (3 to 8). It pays.');
    expect(text).toContain('seldom 900');
    expect(text).not.toContain('Too early.');
  });

  test('says that no rule fired where none did', () => {
    expect(rulesSection(report)).toContain('No rule fired on an inspected vehicle.');
  });
});
