import { USUAL_WORLD, type WorldSettings } from '@southbound/simulation';
import { describe, expect, test } from 'vitest';
import { complianceTrial, DISHONEST, HONEST } from './compliance.ts';

/** Nogales, Del Rio and Presidio: 16,000 vehicles a day, and some 300 random picks. */
const WORLD: Omit<WorldSettings, 'seed'> = { ...USUAL_WORLD, days: 1, ports: ['2604', '2302', '2403'] };

describe('A world in which officers skip 30 % of random picks on suspicion', () => {
  test.each([1, 2])('raises the alarm of the border within the day, with seed %i', async (seed) => {
    const { raisedAtHour } = await complianceTrial({ ...WORLD, seed }, DISHONEST);
    expect(raisedAtHour).toBeLessThanOrEqual(24);
  });

  test('differs from one with usual officers, which raises none all day long', async () => {
    const { raisedAtHour, picks } = await complianceTrial({ ...WORLD, seed: 1 }, HONEST);
    expect(raisedAtHour).toBeNull();
    expect(picks).toBeGreaterThan(200);
  });
});
