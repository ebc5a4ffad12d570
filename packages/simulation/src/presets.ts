/** How much smuggling the world hides in its traffic. */
export interface PrevalencePreset {
  readonly name: string;
  /** One sentence for whoever reads a result: how frequent smuggling is here, and how that compares with life. */
  readonly explanation: string;
  /** Smuggling trips per vehicle that crosses, above 0 and at most 0.05. */
  readonly tripsPerVehicle: number;
}

/**
 * Outbound events with a seizure per vehicle: ten in July 2025 (CBP Office of Field Operations, Southwest Border) among
 * a twelfth of 83.4 million vehicles (northbound counts of 2018, standing in for southbound) are 1.4 in a million. That
 * list leaves out currency and drugs, which are seized in larger numbers than weapons ("The U.S.-Mexico Double Fix",
 * 2023), so that all kinds together are twice as many at the least. Rounded to three in a million.
 */
const DETECTED_EVENTS_PER_VEHICLE = 3e-6;

/**
 * How many firearms are smuggled for each that is seized: at least 200,000 a year (Congressional letter of 8 May 2025)
 * for 415 seized in FY2022 ("The U.S.-Mexico Double Fix", 2023). Taken to hold for all that is smuggled.
 */
const UNDERCOUNT = 200_000 / 415;

/**
 * The presets a world can be made with. Nobody knows the true prevalence.
 *
 * Another estimate, for firearms alone: 200,000 a year in loads of 11.75 (47 in four events of July 2025) make about
 * 17,000 trips among 83.4 million vehicles, one in 4,900. It takes detected loads for typical ones: with smaller loads
 * there are more trips. Some 28 trips in 100 of this world carry firearms, which makes it one vehicle in some 2,400 with
 * `published`, or 410,000 firearms a year (200,000 to 500,000 in the letter), and one in some 1,600 with `demonstration`.
 */
export const PREVALENCE_PRESETS = {
  demonstration: {
    name: 'demonstration',
    explanation:
      'One vehicle in 450 carries something illegal and about one in 1,600 carries firearms, some three times as many as the one in 5,000 that the sources suggest for firearms (200,000 smuggled a year, about 12 to a load, 83.4 million vehicles): an estimate, raised so that a single day shows something.',
    tripsPerVehicle: 1 / 450,
  },
  published: {
    name: 'published',
    explanation:
      'One vehicle in 692 carries something illegal: about one outbound seizure of weapons or ammunition per million vehicles in life, as many and more of currency and drugs, times an undercount of 482 (200,000 firearms smuggled a year for 415 seized in FY2022): an estimate.',
    tripsPerVehicle: DETECTED_EVENTS_PER_VEHICLE * UNDERCOUNT,
  },
} as const satisfies Readonly<Record<string, PrevalencePreset>>;

/** More would leave no ordinary traffic to hide in. Invented, no source. */
const TRIPS_PER_VEHICLE_MAX = 0.05;

/**
 * The preset of a name, or one of trips per vehicle written as a number such as 0.001. Throws a RangeError that says
 * what would be right.
 */
export function prevalenceOf(text: string): PrevalencePreset {
  const named = Object.values(PREVALENCE_PRESETS).find(({ name }) => name === text);
  if (named !== undefined) return named;
  const tripsPerVehicle = text.trim() === '' ? Number.NaN : Number(text);
  if (!(tripsPerVehicle > 0 && tripsPerVehicle <= TRIPS_PER_VEHICLE_MAX)) {
    const names = Object.keys(PREVALENCE_PRESETS).join(', ');
    throw new RangeError(
      `prevalence "${text}": it is one of ${names}, or trips per vehicle, a number above 0 and at most ${TRIPS_PER_VEHICLE_MAX}, such as 0.001`,
    );
  }
  return {
    name: text,
    explanation: `One vehicle in ${Math.round(1 / tripsPerVehicle).toLocaleString('en-US')} carries something illegal, as was asked for: no estimate of life.`,
    tripsPerVehicle,
  };
}
