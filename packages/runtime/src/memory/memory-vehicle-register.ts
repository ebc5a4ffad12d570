import { HOUR_MS } from '@southbound/contracts';
import { Fault } from '../fault.ts';
import type { HistoryWrite, RegisterEntry, RegisterKey, RegisterMark, VehicleRegister } from '../ports/index.ts';

export interface MemoryVehicleRegister extends VehicleRegister {
  /** While away, every call rejects with fault `register-away`, as if the store did not answer. */
  setAway(away: boolean): void;
}

/** The history of one vehicle at one port. */
interface History {
  readonly vehicleKey: string;
  readonly port: string;
  offset: number;
  value: string;
  lastCrossedAtMs: number;
}

const NO_HISTORIES: ReadonlyMap<string, string> = new Map();

/** The vehicle register in this process: gone when it ends, and rebuilt by whoever writes it. */
export function memoryVehicleRegister(): MemoryVehicleRegister {
  const intelligence = new Map<string, string>();
  const keeping = keptUntil();
  const histories = historyStore();
  let claimedGeneration = 0;
  let mark: RegisterMark | null = null;
  let isAway = false;

  function assertAnswers(): void {
    if (isAway) throw new Fault('register-away', 'the memory register was set away');
  }

  function assertUnfenced(generation: number): void {
    if (generation === claimedGeneration) return;
    const last = `${claimedGeneration} is the last that claimed`;
    throw new Fault('register-fenced', `generation ${generation} may not write, ${last}`);
  }

  return {
    setAway(away) {
      isAway = away;
    },
    async read(keys, furtherKeys = []) {
      assertAnswers();
      return {
        mark,
        entries: keys.map((key) => entryOf(key, intelligence, histories)),
        further: furtherKeys.map((key) => intelligence.get(key) ?? null),
      };
    },
    async writeHistories(port, writes) {
      assertAnswers();
      for (const write of writes) histories.write(port, write);
    },
    async evictHistories(port, beforeMs) {
      assertAnswers();
      histories.evict(port, beforeMs);
    },
    async claimIntelligence() {
      assertAnswers();
      claimedGeneration += 1;
      return claimedGeneration;
    },
    async readIntelligence(plateKeys) {
      assertAnswers();
      return plateKeys.map((plateKey) => intelligence.get(plateKey) ?? null);
    },
    async writeIntelligence(newMark, writes) {
      assertAnswers();
      assertUnfenced(newMark.generation);
      for (const { plateKey, value, keptUntilMs: untilMs = null } of writes) {
        if (value === null) intelligence.delete(plateKey);
        else intelligence.set(plateKey, value);
        keeping.set(plateKey, value === null ? null : untilMs);
      }
      mark = { ...newMark, offsetsRead: { ...newMark.offsetsRead } };
    },
    async forgetIntelligence(generation, beforeMs, valuesMax) {
      assertAnswers();
      assertUnfenced(generation);
      let forgotten = 0;
      for (const plateKey of keeping.before(beforeMs)) {
        if (forgotten === valuesMax) return false;
        keeping.set(plateKey, null);
        intelligence.delete(plateKey);
        forgotten += 1;
      }
      return true;
    },
  };
}

/** Until when keys are kept, by the hour, so that what is over is found without a look at all the rest. */
function keptUntil() {
  const untilMs = new Map<string, number>();
  const byHour = new Map<number, Set<string>>();
  const hourOf = (atMs: number) => Math.floor(atMs / HOUR_MS);

  function forget(key: string): void {
    const hour = hourOf(untilMs.get(key) ?? Number.NaN);
    untilMs.delete(key);
    byHour.get(hour)?.delete(key);
    if (byHour.get(hour)?.size === 0) byHour.delete(hour);
  }

  return {
    /** Until when a key is kept; for good where null. */
    set(key: string, keptUntilMs: number | null): void {
      forget(key);
      if (keptUntilMs === null) return;
      untilMs.set(key, keptUntilMs);
      const ofHour = byHour.get(hourOf(keptUntilMs)) ?? new Set();
      byHour.set(hourOf(keptUntilMs), ofHour.add(key));
    },
    *before(beforeMs: number): Generator<string> {
      for (const [hour, keys] of byHour) {
        if (hour > hourOf(beforeMs)) continue;
        for (const key of keys) if ((untilMs.get(key) ?? beforeMs) < beforeMs) yield key;
      }
    },
  };
}

function entryOf(
  key: RegisterKey,
  intelligence: ReadonlyMap<string, string>,
  histories: ReturnType<typeof historyStore>,
): RegisterEntry {
  return { intelligence: intelligence.get(key.plateKey) ?? null, histories: histories.of(key.vehicleKey) };
}

/**
 * Histories by vehicle, so that a read touches one place however many ports there are, and by port in the order of
 * their last writing, so that eviction stops at the first young one. A port's clock never runs back, so that order is
 * also the order of `lastCrossedAtMs`.
 */
function historyStore() {
  // Nearly every vehicle has one history, so a list is made only for the second.
  const byVehicle = new Map<string, History | readonly History[]>();
  const byPort = new Map<string, Set<History>>();

  function ofPort(port: string): Set<History> {
    const known = byPort.get(port) ?? new Set();
    byPort.set(port, known);
    return known;
  }

  function ofVehicle(vehicleKey: string): readonly History[] {
    const known = byVehicle.get(vehicleKey) ?? [];
    return 'vehicleKey' in known ? [known] : known;
  }

  function keep(vehicleKey: string, histories: readonly History[]): void {
    const [first] = histories;
    if (first === undefined) byVehicle.delete(vehicleKey);
    else byVehicle.set(vehicleKey, histories.length === 1 ? first : histories);
  }

  function forget(history: History): void {
    keep(
      history.vehicleKey,
      ofVehicle(history.vehicleKey).filter((other) => other !== history),
    );
  }

  return {
    of(vehicleKey: string): ReadonlyMap<string, string> {
      const known = byVehicle.get(vehicleKey);
      if (known === undefined) return NO_HISTORIES;
      if ('vehicleKey' in known) return new Map([[known.port, known.value]]);
      return new Map(known.map(({ port, value }) => [port, value]));
    },

    write(port: string, { vehicleKey, offset, value, lastCrossedAtMs }: HistoryWrite): void {
      const others = ofVehicle(vehicleKey);
      const known = others.find((history) => history.port === port);
      if (known !== undefined && offset <= known.offset) return;
      const inOrder = ofPort(port);
      if (known === undefined) {
        const history = { vehicleKey, port, offset, value, lastCrossedAtMs };
        keep(vehicleKey, [...others, history]);
        inOrder.add(history);
        return;
      }
      known.offset = offset;
      known.value = value;
      known.lastCrossedAtMs = lastCrossedAtMs;
      inOrder.delete(known);
      inOrder.add(known);
    },

    evict(port: string, beforeMs: number): void {
      const inOrder = ofPort(port);
      for (const history of inOrder) {
        if (history.lastCrossedAtMs >= beforeMs) return;
        inOrder.delete(history);
        forget(history);
      }
    },
  };
}
