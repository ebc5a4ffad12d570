import { type PortCode, portOfEntry, type VehicleClass } from '@southbound/contracts';

/** Counts of the port table are of a year of so many days. */
export const DAYS_PER_YEAR = 365;

/** Crossings of a class on an average day: northbound counts, standing in for southbound ones that nobody publishes. */
export function crossingsPerDay(port: PortCode, vehicleClass: VehicleClass): number {
  const { personalVehiclesPerYear, trucksPerYear, busesPerYear } = portOfEntry(port);
  const perYear = { personal: personalVehiclesPerYear, truck: trucksPerYear, bus: busesPerYear };
  return perYear[vehicleClass] / DAYS_PER_YEAR;
}
