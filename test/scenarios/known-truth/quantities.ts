import type { Finding, PortCode } from '@southbound/contracts';
import { countQuantity, emptyQuantities, perThousandInspections } from '@southbound/measurement';
import { sampleWorld } from '../../calibration/sample.ts';
import { type Estimator, trialOf } from './cells.ts';
import { drawnHits, drawnOf } from './drawn-counts.ts';

const PORTS: readonly PortCode[] = ['2402', '2404'];
const INSPECTIONS = 5_000;

/** How much of some goods a finding is. */
const GOODS: readonly (readonly [name: string, of: (finding: Finding) => number])[] = [
  ['firearms', (finding) => (finding.seizureType === 'Weapons' ? finding.count : 0)],
  ['rounds', (finding) => ammunition(finding, true)],
  ['parts', (finding) => ammunition(finding, false)],
  ['US dollars', (finding) => (finding.seizureType === 'Currency' ? finding.amountUsd : 0)],
  ['grams of drugs', (finding) => (finding.seizureType === 'Drugs' ? Math.round(finding.massKg * 1_000) : 0)],
];

function ammunition(finding: Finding, isRounds: boolean): number {
  if (finding.seizureType !== 'Ammunition & Gun Parts') return 0;
  return (finding.category === 'Ammunition') === isRounds ? finding.count : 0;
}

/**
 * What a thousand inspections bring, where what a seizure holds is drawn from all loads that were carried in some worlds
 * of the simulation, two weeks at two ports each.
 */
export function quantityEstimators(worlds: number): readonly Estimator[] {
  const loads = Array.from({ length: worlds }, (_, at) => sampleWorld(at + 1, PORTS, { seed: at, of: worlds }).loads);
  return GOODS.map(([name, of]) => {
    const quantities = loads.flat().map((load) => load.reduce((sum, finding) => sum + of(finding), 0));
    return perThousandOf(
      name,
      quantities.filter((quantity) => quantity > 0),
    );
  });
}

function perThousandOf(name: string, quantities: readonly number[]): Estimator {
  const mean = quantities.reduce((sum, quantity) => sum + quantity, 0) / quantities.length;
  return {
    name: `${name} per thousand, by seizures expected`,
    expectedCounts: [5, 11, 20, 50, 100, 200],
    trials: (chance, expected) => {
      const rate = expected / INSPECTIONS;
      const tally = emptyQuantities();
      const events = drawnHits(chance, INSPECTIONS, rate);
      for (let event = 0; event < events; event += 1) countQuantity(tally, drawnOf(chance, quantities));
      return [trialOf(perThousandInspections(tally, INSPECTIONS), 1_000 * rate * mean)];
    },
  };
}
