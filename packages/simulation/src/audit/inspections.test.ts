import { EVENTS, type InspectionConcluded, type InspectionMethod, instantOf, MINUTE_MS } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { STARTS_AT_MS, selectionAt } from './fixtures/selection-at.ts';
import { type InspectionTold, openInspections } from './inspections.ts';

const { crossingId } = EVENTS.SelectionMade.example.data;
const atMinute = (minute: number) => instantOf(STARTS_AT_MS + minute * MINUTE_MS);

function concluded(method: InspectionMethod, fromMinute: number, minutes: number): InspectionTold {
  const { example } = EVENTS.InspectionConcluded;
  const occurredAt = atMinute(fromMinute + minutes);
  const times = { startedAt: atMinute(fromMinute), durationMinutes: minutes };
  const data: InspectionConcluded['data'] = {
    ...example.data,
    ...times,
    crossingId,
    port: '2304',
    method,
    findings: [],
  };
  return { ...example, occurredAt, recordedAt: occurredAt, data };
}

function left(minute: number): InspectionTold {
  const { example } = EVENTS.InspectionNotCarriedOut;
  const data = { ...example.data, crossingId, port: '2304' } as const;
  return { ...example, occurredAt: atMinute(minute), recordedAt: atMinute(minute), data };
}

/** What is broken where a crossing is decided twice, by these methods, and then answered. */
function brokenBy(methods: readonly InspectionMethod[], told: readonly InspectionTold[]): string[] {
  const inspections = openInspections();
  for (const [nth, method] of methods.entries()) {
    inspections.selected(
      selectionAt({ atMinute: nth * 13, crossingId, decision: 'inspect', ground: 'targeted', method }),
    );
  }
  for (const event of told) inspections.told(event);
  return inspections
    .result()
    .filter(({ verdict }) => verdict === 'violated')
    .map(({ name }) => name);
}

describe('of a crossing that was decided twice', () => {
  test('one that was inspected by its first order may have left when the second came', () => {
    expect(brokenBy(['full', 'full'], [left(13), concluded('full', 8, 40)])).toEqual([]);
    expect(brokenBy(['full', 'full'], [concluded('full', 8, 40), left(50)])).toEqual([]);
  });

  test('each inspection is held to an order by its method that came before it', () => {
    expect(brokenBy(['canine', 'full'], [concluded('full', 14, 40), concluded('canine', 5, 8)])).toEqual([]);
    expect(brokenBy(['canine', 'full'], [concluded('x-ray', 14, 10)])).toEqual(['methods-as-ordered']);
  });

  test('none begins before both', () => {
    expect(brokenBy(['full', 'full'], [concluded('full', -1, 40), left(50)])).toEqual(['inspections-in-time']);
  });
});
