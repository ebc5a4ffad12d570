import { DAY_MS, instantOf, type PortCode } from '@southbound/contracts';
import { type ComplianceFigures, randomCompliance } from '../compliance/random-compliance.ts';
import { emptyPicks } from '../compliance/random-picks.ts';
import type { Evidence } from './evidence.ts';

/** Whether random picks of one day are carried out. */
export interface ComplianceDay extends ComplianceFigures {
  /** In UTC, such as 2026-03-02: the day on which they were assigned. */
  readonly day: string;
}

export interface ComplianceDays {
  readonly border: readonly ComplianceDay[];
  of(port: PortCode): readonly ComplianceDay[];
}

/**
 * The random picks of the latest day on which any port assigned one, and of the day before, the newest first. A port
 * without picks on a day has a day of zeros, so that the alarm is shared out among the same ports all day long.
 */
export function complianceDays(
  ports: readonly { readonly port: PortCode; readonly evidence: Pick<Evidence, 'pickDays'> }[],
  toleratedShare: number,
): ComplianceDays {
  const latest = Math.max(...ports.flatMap(({ evidence }) => evidence.pickDays.map(({ day }) => day)));
  const isSeen = (day: number) => ports.some(({ evidence }) => evidence.pickDays.some((of) => of.day === day));
  const days = [latest, latest - 1].filter(isSeen).map((day) => {
    const tallies = ports.map(({ port, evidence }) => {
      return [port, evidence.pickDays.find((of) => of.day === day)?.tally ?? emptyPicks()] as const;
    });
    const named = instantOf(day * DAY_MS).slice(0, 10);
    return { day: named, ...randomCompliance(Object.fromEntries(tallies), toleratedShare) };
  });
  return {
    border: days.map(({ day, border }) => ({ day, ...border })),
    of: (wanted) =>
      days.flatMap(({ day, ports: all }) =>
        all.flatMap(({ port, name: _, ...figures }) => (port === wanted ? [{ day, ...figures }] : [])),
      ),
  };
}
