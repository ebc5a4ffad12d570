import { HOUR_MS, type PortCode } from '@southbound/contracts';
import { changedPolicy, type Policy } from '@southbound/selectivity';
import { FAULTS, USUAL_WORLD } from '@southbound/simulation';
import { digestOf } from '@southbound/targeting/rulebook-files';
import { judge, runToJudge, violations } from './judged-run.ts';
import { rulebookOf } from './recorded-run.ts';

/** Small ports, each with another mix of vehicles. */
const PORTS: readonly PortCode[] = ['2502', '2606', '2408', '2403'];
const FAULT_SETS = ['none', 'usual', 'rough'] as const;

const NOON_MS = Date.parse(`${USUAL_WORLD.startsOn}T20:00:00Z`);

/** The default policy, and one in which bays are short, surges come and go and an afternoon has another rate. */
export const POLICIES = {
  default: rulebookOf().policy,
  eventful: {
    ...changedPolicy(rulebookOf().policy, { capacity: 0.5 }, digestOf('eventful')),
    schedules: [{ name: 'afternoon', from: NOON_MS, until: NOON_MS + 3 * HOUR_MS, targetRate: 0.1 }],
    surges: [
      { name: 'pulse', targetRate: 0.6, startsPerWeek: 60, meanMinutes: 30 },
      { name: 'surge', targetRate: 1, startsPerWeek: 20, meanMinutes: 90 },
    ],
  },
} as const satisfies Readonly<Record<string, Policy>>;

/** What came of judging clean worlds. */
export interface CleanWorlds {
  readonly worlds: number;
  readonly byFaults: Readonly<Record<string, number>>;
  readonly byPolicy: Readonly<Record<string, number>>;
  readonly crossings: number;
  /** What was found wrong, with the seed that shows it. */
  readonly broken: readonly string[];
}

/** Judges so many clean runs of the embedded engine: a day at a small port each, with and without faults, by two policies. */
export async function cleanWorlds(count: number, onWorld: (nth: number) => void = () => {}): Promise<CleanWorlds> {
  const broken: string[] = [];
  const byFaults = { none: 0, usual: 0, rough: 0 };
  const byPolicy = { default: 0, eventful: 0 };
  let crossings = 0;
  for (let seed = 1; seed <= count; seed += 1) {
    const port = PORTS[seed % PORTS.length] ?? '2502';
    const faults = FAULT_SETS[seed % FAULT_SETS.length] ?? 'none';
    const world = { ...USUAL_WORLD, seed, days: 1, ports: [port], faults: FAULTS[faults] };
    // Both with every port and all faults.
    const policy = (seed + Math.floor(seed / PORTS.length)) % 2 === 0 ? 'default' : 'eventful';
    const report = await judge(await runToJudge(world, POLICIES[policy]));
    byFaults[faults] += 1;
    byPolicy[policy] += 1;
    crossings += report.rulings.find(({ name }) => name === 'every-crossing-decided')?.looked ?? 0;
    for (const violation of violations(report))
      broken.push(`seed ${seed}, port ${port}, faults ${faults}, policy ${policy}: ${violation}`);
    onWorld(seed);
  }
  return { worlds: count, byFaults, byPolicy, crossings, broken };
}

if (import.meta.main) {
  const count = Number(process.argv[2] ?? 200);
  const tried = await cleanWorlds(count, (nth) => {
    if (nth % 20 === 0) process.stderr.write(`${nth} of ${count}\n`);
  });
  process.stdout.write(`${JSON.stringify(tried, null, 2)}\n`);
  process.exitCode = tried.broken.length === 0 ? 0 : 1;
}
