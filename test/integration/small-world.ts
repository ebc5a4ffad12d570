import type { PortCode } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { simulatedWorld, type WorldMinute } from '@southbound/simulation';
import { oneDay, rulebookOf } from '../scenarios/recorded-run.ts';

/** Reads what agencies said and nothing that depends on what else happens meanwhile. */
const RULE_SET = `
name: preloaded-intelligence
version: "1.0.0"
owner: engineers
rules:
  - id: lookout
    owner: engineers
    reason: { en: A lookout names this vehicle., es: Una alerta señala este vehículo. }
    source: for comparing engines
    when: lookouts.exists(l, l.match == 'exact')
    points: 40
    expires: "2027-12-31"
  - id: trace-lead
    owner: engineers
    reason: { en: A trace leads to this vehicle., es: Un rastreo lleva a este vehículo. }
    source: for comparing engines
    when: traceLeads.exists(t, t.daysSinceRecovery <= 365)
    points: 15
    expires: "2027-12-31"
`;

/** The rule set's text, for services in processes of their own. */
export const RULE_SET_TEXT = RULE_SET;
export const RULEBOOK = rulebookOf(RULE_SET);

/** Six ports with some 20,000 crossings a day between them. */
const PORTS: readonly PortCode[] = ['2601', '2302', '2309', '2505', '2310', '2403'] as PortCode[];

export interface SmallWorld {
  readonly minutes: readonly WorldMinute[];
  /** All that agencies say, whenever they say it. */
  readonly intelligence: readonly Publication[];
  /** Crossings and heartbeats, minute by minute. */
  readonly traffic: readonly (readonly Publication[])[];
  /** The same, 24 hours of them. */
  readonly hours: readonly (readonly Publication[])[];
  readonly crossings: number;
}

/** A day at six small ports, with everything that agencies will say of it known beforehand. */
export function smallWorld(seed: number): SmallWorld {
  const minutes = [...simulatedWorld(oneDay(PORTS, seed))];
  const isTraffic = ({ topic }: Publication) => topic === 'southbound.crossings.v1';
  const traffic = minutes.map(({ publications }) => publications.filter(isTraffic));
  return {
    minutes,
    intelligence: minutes.flatMap(({ publications }) => publications.filter((each) => !isTraffic(each))),
    traffic,
    hours: Array.from({ length: 24 }, (_, hour) => traffic.slice(1 + 60 * hour, 1 + 60 * (hour + 1)).flat()),
    crossings: traffic.flat().filter(({ headers }) => headers['type'] === 'CrossingObserved').length,
  };
}
