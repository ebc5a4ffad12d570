import { PORT_CODES, type PortCode } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { alarmsOn } from './random-compliance.ts';

const LAREDO = '2304' as PortCode;

describe('That random picks are not carried out', () => {
  test('is seen within the day at 25 ports where 30 % are skipped, and not where as many are as is tolerated', () => {
    const day = { ports: PORT_CODES, toleratedShare: 0.1 };
    expect(alarmsOn({ ...day, skippedShare: 0.3 }, 20, 1).raised).toBe(20);
    expect(alarmsOn({ ...day, skippedShare: 0.1 }, 20, 1).raised).toBe(0);
  });

  test('is seen within the day at one large port, and on at most one honest day of a hundred', () => {
    const day = { ports: [LAREDO], toleratedShare: 0.1 };
    expect(alarmsOn({ ...day, skippedShare: 0.3 }, 100, 1).raised).toBeGreaterThanOrEqual(95);
    expect(alarmsOn({ ...day, skippedShare: 0.1 }, 100, 1).raised).toBeLessThanOrEqual(1);
  });
});
