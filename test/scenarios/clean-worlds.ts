import type { PortCode } from '@southbound/contracts';
import { FAULTS, USUAL_WORLD } from '@southbound/simulation';
import { judge, runToJudge, violations } from './judged-run.ts';

/** Small ports, each with another mix of vehicles. */
const PORTS: readonly PortCode[] = ['2502', '2606', '2408', '2403'];
const FAULT_SETS = ['none', 'usual', 'rough'] as const;

/** What came of judging clean worlds. */
export interface CleanWorlds {
  readonly worlds: number;
  readonly byFaults: Readonly<Record<string, number>>;
  readonly crossings: number;
  /** What was found wrong, with the seed that shows it. */
  readonly broken: readonly string[];
}

/** Judges so many clean runs of the embedded engine: a day at a small port each, with and without faults. */
export async function cleanWorlds(count: number, onWorld: (nth: number) => void = () => {}): Promise<CleanWorlds> {
  const broken: string[] = [];
  const byFaults = { none: 0, usual: 0, rough: 0 };
  let crossings = 0;
  for (let seed = 1; seed <= count; seed += 1) {
    const port = PORTS[seed % PORTS.length] ?? '2502';
    const faults = FAULT_SETS[seed % FAULT_SETS.length] ?? 'none';
    const world = { ...USUAL_WORLD, seed, days: 1, ports: [port], faults: FAULTS[faults] };
    const report = await judge(await runToJudge(world));
    byFaults[faults] += 1;
    crossings += report.rulings.find(({ name }) => name === 'every-crossing-decided')?.looked ?? 0;
    for (const violation of violations(report))
      broken.push(`seed ${seed}, port ${port}, faults ${faults}: ${violation}`);
    onWorld(seed);
  }
  return { worlds: count, byFaults, crossings, broken };
}

if (import.meta.main) {
  const count = Number(process.argv[2] ?? 200);
  const tried = await cleanWorlds(count, (nth) => {
    if (nth % 20 === 0) process.stderr.write(`${nth} of ${count}\n`);
  });
  process.stdout.write(`${JSON.stringify(tried, null, 2)}\n`);
  process.exitCode = tried.broken.length === 0 ? 0 : 1;
}
