/** How much smuggling the world hides in its traffic. */
export interface PrevalencePreset {
  readonly name: string;
  /** One sentence for whoever reads a result: how frequent smuggling is here, and how that compares with life. */
  readonly explanation: string;
  /** Smuggling trips per vehicle that crosses, 0 to 1. */
  readonly tripsPerVehicle: number;
}

/**
 * The presets a world can be made with.
 *
 * Nobody knows the true prevalence. An estimate for firearms alone: at least 200,000 are smuggled into Mexico a year
 * (Congressional letter of 8 May 2025); an outbound seizure that held firearms held 11.75 (47 in four events, CBP
 * Office of Field Operations, July 2025), which makes about 17,000 trips; 83.4 million vehicles cross a year
 * (northbound counts of 2018, standing in for southbound). So about one vehicle in 4,900. It takes detected loads for
 * typical ones: with smaller loads there are more trips. For currency and drugs there is no such estimate.
 */
export const PREVALENCE_PRESETS = {
  demonstration: {
    name: 'demonstration',
    explanation:
      'One vehicle in 450 carries something illegal and about one in 1,600 carries firearms, some three times as many as the one in 5,000 that the sources suggest for firearms (200,000 smuggled a year, about 12 to a load, 83.4 million vehicles): an estimate, raised so that a single day shows something.',
    tripsPerVehicle: 1 / 450,
  },
} as const satisfies Readonly<Record<string, PrevalencePreset>>;
