import { NOT_CARRIED_OUT_REASONS, PORT_CODES, type PortCode, portOfEntry } from '@southbound/contracts';
import { exactInterval, type Measured } from '../exact-interval.ts';
import { type ComplianceAlarm, complianceAlarm } from './compliance-alarm.ts';
import { type PickTally, picksNotCarriedOut, sumOfPicks } from './random-picks.ts';

/** Whether random picks are carried out. */
export interface ComplianceFigures extends Readonly<Omit<PickTally, 'notCarriedOut'>> {
  readonly notCarriedOut: Readonly<PickTally['notCarriedOut']>;
  /** Assigned, and nothing told yet. */
  readonly underWay: number;
  /** Of those of which something was told, a share, for who looks once. */
  readonly carriedOutShare: Measured;
  /** Of those carried out, a share. */
  readonly lateShare: Measured;
  readonly alarm: ComplianceAlarm;
  /** For whoever is on duty: how many were not carried out, for which reason most, and whether that is too many. */
  readonly inWords: string;
}

export interface RandomCompliance {
  readonly border: ComplianceFigures;
  /** The ports that have a tally, in the order of the port table. */
  readonly ports: readonly (ComplianceFigures & { readonly port: PortCode; readonly name: string })[];
}

/**
 * Whether random picks are carried out, at each port that has a tally and over the border: a day's tallies, for the
 * reason that `complianceAlarm` gives. `toleratedShare` is the share that the policy tolerates not carried out,
 * whatever the reason: a sample without those who came when the bays were full is spoilt too.
 *
 * All alarms together are false with a probability of at most `falseAlarmShare`: each port's and the border's own is
 * tested at an equal part of it (Bonferroni). The border's is for officers everywhere who skip a little too much, which
 * no port alone shows. Throws a RangeError as `complianceAlarm` does, and where more picks were settled than assigned.
 */
export function randomCompliance(
  tallies: Readonly<Partial<Record<PortCode, Readonly<PickTally>>>>,
  toleratedShare: number,
  falseAlarmShare = 0.01,
): RandomCompliance {
  const ports = PORT_CODES.flatMap((port) => {
    const tally = tallies[port];
    return tally === undefined ? [] : [{ port, tally }];
  });
  const ofEach = falseAlarmShare / (ports.length + 1);
  return {
    border: figuresOf(sumOfPicks(ports.map(({ tally }) => tally)), toleratedShare, ofEach),
    ports: ports.map(({ port, tally }) => ({
      port,
      name: portOfEntry(port).name,
      ...figuresOf(tally, toleratedShare, ofEach),
    })),
  };
}

function figuresOf(tally: Readonly<PickTally>, toleratedShare: number, falseAlarmShare: number): ComplianceFigures {
  const skipped = picksNotCarriedOut(tally);
  const settled = tally.carriedOut + skipped;
  if (settled > tally.assigned) {
    throw new RangeError(`assigned is ${tally.assigned}; it must be at least the ${settled} picks that were settled`);
  }
  const alarm = complianceAlarm({ skipped, settled }, toleratedShare, falseAlarmShare);
  return {
    ...tally,
    notCarriedOut: { ...tally.notCarriedOut },
    underWay: tally.assigned - settled,
    carriedOutShare: exactInterval(tally.carriedOut, settled),
    lateShare: exactInterval(tally.late, tally.carriedOut),
    alarm,
    inWords: wordsOf(tally, skipped, settled, alarm.isRaised, toleratedShare),
  };
}

const whole = new Intl.NumberFormat('en-US');

function wordsOf(
  { notCarriedOut }: Readonly<PickTally>,
  skipped: number,
  settled: number,
  isRaised: boolean,
  toleratedShare: number,
): string {
  const [most] = NOT_CARRIED_OUT_REASONS.toSorted((a, b) => notCarriedOut[b] - notCarriedOut[a]);
  const reason = skipped === 0 ? '' : `, most often for ${most}`;
  const tolerated = `${Number((100 * toleratedShare).toPrecision(3))} %`;
  const verdict = isRaised
    ? `Random compliance is low: ${tolerated} are tolerated.`
    : `That does not show that more than the tolerated ${tolerated} are skipped.`;
  return `${whole.format(skipped)} of ${whole.format(settled)} random picks were not carried out${reason}. ${verdict}`;
}
