import { type PortCode, type PortOfEntry, portOfEntry } from '@southbound/contracts';
import type { Jurisdiction } from './plates.ts';

/** Who issues the plates that are seen at a port. */
export interface PortJurisdictions {
  readonly home: Jurisdiction;
  /** The Mexican state on the other side. */
  readonly across: Jurisdiction;
  /** All others, each as often as another. */
  readonly elsewhere: readonly Jurisdiction[];
}

const JURISDICTIONS: readonly Jurisdiction[] = [
  'US-CA',
  'US-AZ',
  'US-NM',
  'US-TX',
  'US-NV',
  'US-CO',
  'MX-BCN',
  'MX-SON',
  'MX-CHH',
  'MX-COA',
  'MX-NLE',
  'MX-TAM',
];

const STATE_CODES = {
  California: 'US-CA',
  Arizona: 'US-AZ',
  'New Mexico': 'US-NM',
  Texas: 'US-TX',
} as const satisfies Record<PortOfEntry['state'], Jurisdiction>;

/** The Mexican state across from each Texan port that is not across from Tamaulipas, from the map. */
const ACROSS_FROM_TEXAS: Partial<Record<PortCode, Jurisdiction>> = {
  '2302': 'MX-COA',
  '2303': 'MX-COA',
  '2402': 'MX-CHH',
  '2403': 'MX-CHH',
  '2404': 'MX-CHH',
};

export function jurisdictionsAt(code: PortCode): PortJurisdictions {
  const { state } = portOfEntry(code);
  const home = STATE_CODES[state];
  const across = stateAcross(code, state);
  return { home, across, elsewhere: JURISDICTIONS.filter((each) => each !== home && each !== across) };
}

function stateAcross(code: PortCode, state: PortOfEntry['state']): Jurisdiction {
  switch (state) {
    case 'California':
      return 'MX-BCN';
    case 'Arizona':
      return 'MX-SON';
    case 'New Mexico':
      return 'MX-CHH';
    case 'Texas':
      return ACROSS_FROM_TEXAS[code] ?? 'MX-TAM';
  }
}
