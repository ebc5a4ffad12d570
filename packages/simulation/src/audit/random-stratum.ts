import type { SelectionMade } from '@southbound/contracts';
import type { AuditedPolicy } from './policy.ts';
import { openRuling, type Ruling, type RulingName, ruling } from './ruling.ts';
import { ALARM_BELOW, chanceOfGroup, type Drawn, shareBounds, shareFound, sharesTold } from './tail-tests.ts';

/** Whether the random stratum is what it is said to be: drawn at its rate, from everybody alike, and inspected if a bay is free. */
export interface RandomStratum {
  /** Each crossing once: one that is decided again draws the same again. */
  decided(selection: SelectionMade, isTrip: boolean): void;
  result(): readonly Ruling[];
}

/** Scores from which vehicles are compared with the rest. Invented, no source; spread as rules' points are. */
const SCORE_CUTS = [1, 5, 10, 20, 40, 80] as const;

interface Count {
  crossings: number;
  drawn: number;
}
const nobody = (): Count => ({ crossings: 0, drawn: 0 });

export function openRandomStratum(policy: AuditedPolicy | null): RandomStratum {
  const ordered = openRuling('random-picks-ordered');
  const all = nobody();
  const trips = nobody();
  const scored = nobody();
  const fromCut = SCORE_CUTS.map(nobody);

  return {
    decided({ data, occurredAt }, isTrip) {
      const { randomDraw, scorePoints } = data;
      const add = (count: Count) => {
        count.crossings += 1;
        if (randomDraw) count.drawn += 1;
      };
      add(all);
      if (isTrip) add(trips);
      if (scorePoints !== null) {
        add(scored);
        SCORE_CUTS.forEach((cut, at) => {
          const count = fromCut[at];
          if (count !== undefined && scorePoints >= cut) add(count);
        });
      }
      if (!randomDraw) return;
      ordered.looked();
      if (data.decision === 'release' && !isForLackOfCapacity(data)) {
        ordered.violated(`${data.crossingId} released as ${data.ground} at ${occurredAt}`);
      }
    },
    result: () => [
      ordered.result('random picks'),
      rateRuling(policy, all),
      groupsRuling('random-independent-of-truth', all, [{ who: 'crossings with something illegal in them', ...trips }]),
      groupsRuling(
        'random-independent-of-score',
        scored,
        SCORE_CUTS.map((cut, at) => ({ who: `crossings that score ${cut} or more`, ...(fromCut[at] ?? nobody()) })),
      ),
    ],
  };
}

/** What has no bay in time may be released, and says so. Whether none was free no selection shows. */
function isForLackOfCapacity({ ground, capacityBound }: SelectionMade['data']): boolean {
  return ground === 'no-capacity' && capacityBound === true;
}

function rateRuling(policy: AuditedPolicy | null, all: Drawn): Ruling {
  const name = 'random-rate';
  if (policy === null) return ruling(name, 'not judged', 'The policy is not known.');
  if (all.crossings === 0) return ruling(name, 'not judged', 'There were no crossings.');
  const { lower, upper } = shareBounds(all);
  const { above, below } = sharesTold(policy.randomShare, all.crossings);
  const told = [above, below].filter((share) => share !== null).map((share) => inPercent(share));
  const power =
    told.length === 0 ? 'No other share could be told from it.' : `Found with probability 0.9: ${told.join(' or ')}.`;
  const message = `${all.drawn} of ${all.crossings} drawn, ${inPercent(all.drawn / all.crossings)}; the policy says ${inPercent(policy.randomShare)}. ${power}`;
  const isApart = policy.randomShare < lower || policy.randomShare > upper;
  return ruling(name, isApart ? 'violated' : told.length === 0 ? 'too little to say' : 'holds', message, {
    looked: all.crossings,
    violations: isApart ? 1 : 0,
  });
}

/** Compares groups with all, at an alarm level that they share. */
function groupsRuling(name: RulingName, all: Drawn, groups: readonly (Drawn & { readonly who: string })[]): Ruling {
  if (groups.every(({ crossings }) => crossings === 0)) {
    return ruling(name, 'not judged', `There were no ${groups[0]?.who}.`);
  }
  const alarmBelow = ALARM_BELOW / groups.length;
  const compared = groups.map(({ who, ...group }) => {
    const chance = chanceOfGroup(group, all);
    const found = shareFound(group.crossings, all, alarmBelow);
    const power = found === null ? '' : `; found with probability 0.9: ${inPercent(found)} or more`;
    return {
      isApart: chance < alarmBelow,
      canTell: found !== null,
      inWords: `${group.drawn} of ${group.crossings} ${who} drawn, of all ${inPercent(all.drawn / all.crossings)}${power}`,
      chance,
    };
  });
  const apart = compared.filter(({ isApart }) => isApart);
  const cases = apart.map(
    ({ inWords, chance }) => `${inWords}; by chance once in ${(1 / Math.max(chance, 1e-300)).toExponential(0)}`,
  );
  const telling = compared.filter(({ canTell }) => canTell);
  const counts = { looked: all.crossings, violations: apart.length, cases };
  if (apart.length > 0) return ruling(name, 'violated', cases[0] ?? '', counts);
  if (telling.length === 0) {
    return ruling(
      name,
      'too little to say',
      `Whatever was drawn of so few would not stand out: ${groups[0]?.crossings ?? 0} ${groups[0]?.who}.`,
      counts,
    );
  }
  return ruling(name, 'holds', `${telling[0]?.inWords}.`, counts);
}

function inPercent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %`;
}
