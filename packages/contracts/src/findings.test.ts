import { describe, expect, test } from 'vitest';
import { EVENTS } from './catalogue.ts';
import { decodeEvent, encodeEvent } from './decode.ts';
import type { Finding } from './findings.ts';

const { example } = EVENTS.InspectionConcluded;

function decoded(finding: Finding) {
  const text = encodeEvent({ ...example, data: { ...example.data, findings: [finding] } });
  return decodeEvent('southbound.inspections.v1', text);
}

const QUANTITIES: readonly (readonly [string, number, string, (quantity: number) => Finding])[] = [
  ['firearms', 10_000, 'count', (count) => ({ seizureType: 'Weapons', category: 'Handgun', count })],
  [
    'rounds',
    10_000_000,
    'count',
    (count) => ({ seizureType: 'Ammunition & Gun Parts', category: 'Ammunition', count }),
  ],
  ['dollars', 100_000_000, 'amountUsd', (amountUsd) => ({ seizureType: 'Currency', amountUsd })],
  ['kilograms', 36_287, 'massKg', (massKg) => ({ seizureType: 'Drugs', massKg })],
];

describe('A finding', () => {
  test.each(QUANTITIES)('of as many %s as there may be is read', (_, most, __, finding) => {
    expect(decoded(finding(most)).ok).toBe(true);
  });

  test.each(QUANTITIES)(
    'of none, fewer, or absurdly many %s is refused by the name of its field',
    (_, most, field, finding) => {
      for (const quantity of [most + 1, 0, -3, 1e15]) {
        const read = decoded(finding(quantity));
        expect(read).toMatchObject({ ok: false, fault: { code: 'event-field-wrong' } });
        expect(read.ok ? '' : read.fault.reason).toContain(`data.findings.0.${field}: `);
      }
    },
  );
});
