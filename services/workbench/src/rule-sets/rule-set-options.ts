import { Instant, StaffId } from '@southbound/contracts';
import { InvalidArgumentError, Option } from 'commander';

/** Who answers for it, by number: events name no staff. */
export function byOption(): Option {
  return new Option('--by <staff>', 'who does it, by staff number, such as CBP-AN-031')
    .argParser(staffId)
    .makeOptionMandatory();
}

function staffId(text: string): StaffId {
  const read = StaffId.safeParse(text);
  if (!read.success)
    throw new InvalidArgumentError('It must be 1 to 64 letters, digits or . _ : -, such as CBP-AN-031.');
  return read.data;
}

export function instant(text: string): Instant {
  const read = Instant.safeParse(text);
  if (!read.success) {
    throw new InvalidArgumentError('It must be a UTC instant with milliseconds, such as 2026-03-02T14:05:10.000Z.');
  }
  return read.data;
}
