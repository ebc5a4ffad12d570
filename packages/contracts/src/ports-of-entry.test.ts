import { expect, test } from 'vitest';
import {
  PORT_CODES,
  PORTS_OF_ENTRY,
  type PortCode,
  partitionOf,
  portOfEntry,
  portOfPartition,
} from './ports-of-entry.ts';
import { TOPICS } from './topics.ts';

test('the port table holds the 25 ports and the 83.4 million vehicles of 2018', () => {
  const yearly = (of: 'personalVehiclesPerYear' | 'trucksPerYear' | 'busesPerYear') =>
    PORTS_OF_ENTRY.reduce((sum, port) => sum + port[of], 0);
  expect(PORTS_OF_ENTRY).toHaveLength(25);
  expect(yearly('personalVehiclesPerYear')).toBe(76_916_275);
  expect(yearly('trucksPerYear')).toBe(6_310_903);
  expect(yearly('busesPerYear')).toBe(164_052);
});

test('no two ports share a code, and every code has four digits', () => {
  expect(new Set(PORT_CODES).size).toBe(PORTS_OF_ENTRY.length);
  for (const code of PORT_CODES) expect(code).toMatch(/^\d{4}$/);
});

test("a port's row is its partition, both ways, and every topic keyed by port has one for each", () => {
  PORT_CODES.forEach((code, row) => {
    expect(partitionOf(code)).toBe(row);
    expect(portOfPartition(row)).toBe(portOfEntry(code));
    expect(portOfEntry(code).code).toBe(code);
  });
  for (const topic of Object.values(TOPICS)) expect(topic.partitions).toBe(topic.key === 'port' ? 25 : 1);
});

test('rows never move: a port keeps the partition it was given', () => {
  expect(PORT_CODES.slice(0, 4)).toEqual(['2504', '2402', '2506', '2304']);
  expect(partitionOf('2606')).toBe(24);
});

test('the hours of every port follow a time zone that exists', () => {
  for (const { timeZone } of PORTS_OF_ENTRY) {
    expect(new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone).toBe(timeZone);
  }
});

test('a port or a partition beyond the table is an error, not a guess', () => {
  expect(() => partitionOf('9999' as PortCode)).toThrow('port 9999 is not in the port table');
  expect(() => portOfPartition(25)).toThrow('partition 25 has no row in the port table');
});
