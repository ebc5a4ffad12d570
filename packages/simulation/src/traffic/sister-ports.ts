import type { PortCode } from '@southbound/contracts';

/** Ports so near to each other that one may stand in for the other, from the map. Each pair is meant both ways. */
const PAIRS: readonly (readonly [PortCode, PortCode])[] = [
  ['2504', '2506'],
  ['2506', '2505'],
  ['2503', '2507'],
  ['2502', '2608'],
  ['2601', '2603'],
  ['2402', '2408'],
  ['2402', '2404'],
  ['2302', '2303'],
  ['2310', '2307'],
  ['2305', '2309'],
  ['2305', '2301'],
];

/** The ports near a port, in the order of the list above. */
export function sisterPorts(port: PortCode): readonly PortCode[] {
  return PAIRS.flatMap(([one, other]) => (one === port ? [other] : other === port ? [one] : []));
}
