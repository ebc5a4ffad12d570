import { EVENTS, instantOf, LookoutId } from '@southbound/contracts';
import { INTELLIGENCE_GROUP, intelligenceTelemetry, startIntelligence } from '@southbound/intelligence';
import {
  consumeTelemetry,
  createLogger,
  memoryEventLog,
  memoryPartitionState,
  memoryVehicleRegister,
  processMetrics,
} from '@southbound/runtime';
import type { Publication, VehicleRegister } from '@southbound/runtime/ports';
import {
  foldIntelligence,
  lookoutPlaces,
  packIntelligence,
  type Rulebook,
  standsBy,
  unpackIntelligence,
  withLookoutEvent,
} from '@southbound/selectivity';
import { TARGETING_GROUP } from '@southbound/targeting';
import { type BenchRow, median } from './bench-row.ts';
import type { CrossingLoad } from './crossing-load.ts';
import { crossingsOf } from './embedded-rate.ts';
import { completeRegister, startedTargeting } from './targeting-run.ts';
import { type TextStore, textStore } from './text-store.ts';

const FEW = 10_000;
const MANY = 1_000_000;
/** A plate of eight characters stands under its own key and eight shorter ones, at most. */
const KEYS_PER_LOOKOUT = 9;
/**
 * Of each size in turn, so that a machine that slows down slows both; the median counts. One alone errs by a third where
 * others use the machine too.
 */
const ROUNDS = 15;
/** Rounds first that do not count. */
const WARM_UP_ROUNDS = 2;
const RATIO_MAX = 1.2;

/** Of what the register holds of a vehicle, packed, on average. */
const DOSSIER_BYTES_MAX = 1_024;

/** Few and many lookouts in force: what a crossing costs with each. And what the register holds of a vehicle. */
export async function lookoutRows(load: CrossingLoad, rulebook: Rulebook): Promise<readonly BenchRow[]> {
  const crossings = crossingsOf(load);
  return [await lookoutsRow(crossings, rulebook), await storeRow(load, crossings, rulebook)];
}

async function lookoutsRow(crossings: readonly Publication[], rulebook: Rulebook): Promise<BenchRow> {
  const few = await registerWith(FEW, crossings);
  const many = await registerWith(MANY, crossings);
  const [fewSeconds, manySeconds]: [number[], number[]] = [[], []];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const withFew = await targetingSeconds(crossings, few, rulebook);
    const withMany = await targetingSeconds(crossings, many, rulebook);
    if (round < 0) continue;
    fewSeconds.push(withFew);
    manySeconds.push(withMany);
  }
  const ratio = median(manySeconds.map((seconds, round) => seconds / (fewSeconds[round] ?? Number.NaN)));
  const microseconds = (seconds: readonly number[]) =>
    Number(((1_000_000 * median(seconds)) / crossings.length).toFixed(2));
  return {
    name: 'lookouts, 1,000,000 in force',
    value: microseconds(manySeconds),
    unit: 'µs/crossing',
    floor: microseconds(fewSeconds),
    ratio: Number(ratio.toFixed(2)),
    goal: `at most ${RATIO_MAX}x the time with 10,000 in force`,
    holds: ratio <= RATIO_MAX,
  };
}

/** A register that knows so many lookouts, for plates shaped as those that cross. */
async function registerWith(lookouts: number, crossings: readonly Publication[]): Promise<VehicleRegister> {
  const intelligence = textStore(KEYS_PER_LOOKOUT * lookouts);
  const shapes = crossings.flatMap(plateOf);
  const chance = madeUpChance();
  const { example } = EVENTS.LookoutPosted;
  const life = { postedAt: instantOf(Date.UTC(2026, 2, 1)), expiresAt: instantOf(Date.UTC(2026, 5, 1)) };
  for (let nth = 0; nth < lookouts; nth += 1) {
    const plate = madeUpPlate(shapes[nth % shapes.length] ?? '', chance);
    const data = { ...example.data, ...life, lookoutId: LookoutId.parse(`LK-${nth}`), identity: { plate } };
    post(intelligence, { ...example, data });
  }
  const register = await completeRegister();
  return {
    ...register,
    async read(keys, furtherKeys = []) {
      const { mark, entries } = await register.read(keys);
      return {
        mark,
        entries: entries.map(({ histories }, nth) => ({
          histories,
          intelligence: intelligence.get(keys[nth]?.plateKey ?? ''),
        })),
        further: furtherKeys.map(intelligence.get),
      };
    },
  };
}

type Posted = typeof EVENTS.LookoutPosted.example;

/** Has a lookout stand under all its keys. What stands alone under several of them is one text. */
function post(intelligence: TextStore, posted: Posted): void {
  let alone: string | null = null;
  for (const [key, stands] of lookoutPlaces(withLookoutEvent(null, posted))) {
    const known = intelligence.get(key);
    const isNear = stands.lookouts.every((lookout) => standsBy(lookout) === 'near');
    if (known === null && isNear && alone !== null) {
      intelligence.set(key, alone);
      continue;
    }
    const packed = packIntelligence(foldIntelligence(unpackIntelligence(known), posted, stands));
    if (known === null && isNear) alone = packed;
    if (packed !== null) intelligence.set(key, packed);
  }
}

function plateOf({ content }: Publication): string[] {
  if (content === null || content instanceof Uint8Array || content.type !== 'CrossingObserved') return [];
  return content.data.identity.plate === undefined ? [] : [content.data.identity.plate.text];
}

/** The same numbers in every run: a multiplicative congruential generator (Park and Miller, 1988). */
function madeUpChance(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** Another plate of the same shape: letters for letters and digits for digits. */
function madeUpPlate(shape: string, chance: (below: number) => number) {
  const text = shape
    .replace(/[A-Z]/g, () => String.fromCharCode(65 + chance(26)))
    .replace(/[0-9]/g, () => String(chance(10)));
  return { text, jurisdiction: 'US-TX' };
}

/** The time in which targeting decides all crossings, from bytes to bytes, on a register that knows what it knows. */
async function targetingSeconds(
  crossings: readonly Publication[],
  register: VehicleRegister,
  rulebook: Rulebook,
): Promise<number> {
  const log = memoryEventLog({ batchSizeMax: 500, keepsBytes: true });
  await startedTargeting({ log, register, rulebook });
  await log.publish(crossings);
  const startedAt = performance.now();
  await log.drain(TARGETING_GROUP);
  return (performance.now() - startedAt) / 1_000;
}

/** What a register holds after the recorded crossings, of what agencies had said and of the crossings, a vehicle. */
async function storeRow(load: CrossingLoad, crossings: readonly Publication[], rulebook: Rulebook): Promise<BenchRow> {
  const log = memoryEventLog({ batchSizeMax: 500 });
  const logger = createLogger({ service: 'bench', level: 'error' });
  const [intelligence, histories] = [new Map<string, number>(), new Map<string, number>()];
  const memory = memoryVehicleRegister();
  const register: VehicleRegister = {
    ...memory,
    async writeIntelligence(mark, writes) {
      for (const { plateKey, value } of writes) intelligence.set(plateKey, bytesOf(value));
      await memory.writeIntelligence(mark, writes);
    },
    async writeHistories(port, writes) {
      for (const { vehicleKey, value } of writes) histories.set(`${port} ${vehicleKey}`, bytesOf(value));
      await memory.writeHistories(port, writes);
    },
  };
  const registry = processMetrics();
  await startIntelligence({
    log,
    register,
    partitionState: memoryPartitionState(),
    logger,
    telemetry: consumeTelemetry(registry, INTELLIGENCE_GROUP, logger),
    intelligenceTelemetry: intelligenceTelemetry(registry),
  });
  await log.publish(load.intelligence);
  await log.drain(INTELLIGENCE_GROUP);
  await targetingSeconds(crossings, register, rulebook);
  const meanOf = (sizes: ReadonlyMap<string, number>) =>
    [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0) / Math.max(1, sizes.size);
  // Of a vehicle of which something is known: both values, though hardly any has both.
  const bytes = Math.round(meanOf(intelligence) + meanOf(histories));
  return {
    name: 'dossier, packed',
    value: bytes,
    unit: 'bytes/vehicle',
    floor: DOSSIER_BYTES_MAX,
    ratio: Number((bytes / DOSSIER_BYTES_MAX).toFixed(2)),
    goal: `at most ${DOSSIER_BYTES_MAX} bytes: what agencies said under a key, and the crossings at a port`,
    holds: bytes <= DOSSIER_BYTES_MAX,
  };
}

function bytesOf(value: string | null): number {
  return value === null ? 0 : Buffer.byteLength(value);
}
