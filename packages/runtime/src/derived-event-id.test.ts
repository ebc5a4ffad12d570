import { EventId } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { derivedEventId } from './derived-event-id.ts';

test('the same input and meaning give the same id, and it is a valid one', () => {
  const id = derivedEventId('crossing-1', 'SelectionMade');
  expect(derivedEventId('crossing-1', 'SelectionMade')).toBe(id);
  expect(EventId.parse(id)).toBe(id);
});

test('another input and another meaning give other ids', () => {
  const ids = [
    derivedEventId('crossing-1', 'SelectionMade'),
    derivedEventId('crossing-2', 'SelectionMade'),
    derivedEventId('crossing-1', 'InspectionConcluded'),
  ];
  expect(new Set(ids).size).toBe(3);
});
