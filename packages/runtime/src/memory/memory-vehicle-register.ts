import { Fault } from '../fault.ts';
import type { HistoryWrite, RegisterEntry, RegisterKey, RegisterMark, VehicleRegister } from '../ports/index.ts';

export interface MemoryVehicleRegister extends VehicleRegister {
  /** While away, every call rejects with fault `register-away`, as if the store did not answer. */
  setAway(away: boolean): void;
}

/** The history of one vehicle at one port; the same object for as long as it is kept. */
interface History {
  readonly vehicleKey: string;
  readonly port: string;
  offset: number;
  value: string;
  lastCrossedAtMs: number;
  /** Which of all writes at its port was its last. */
  writeIndex: number;
}

/** A port's histories in the order of writing; where one was written again, its earlier places are passed over. */
interface WriteOrder {
  histories: History[];
  /** The write that the first place stands for. */
  firstWriteIndex: number;
  /** Places from the front that eviction is done with. */
  evicted: number;
}

const NO_HISTORIES: ReadonlyMap<string, string> = new Map();

/** The vehicle register in this process: gone when it ends, and rebuilt by whoever writes it. */
export function memoryVehicleRegister(): MemoryVehicleRegister {
  const intelligence = new Map<string, string>();
  const histories = historyStore();
  let claimedGeneration = 0;
  let mark: RegisterMark | null = null;
  let isAway = false;

  function assertAnswers(): void {
    if (isAway) throw new Fault('register-away', 'the memory register was set away');
  }

  return {
    setAway(away) {
      isAway = away;
    },
    async read(keys) {
      assertAnswers();
      return { mark, entries: keys.map((key) => entryOf(key, intelligence, histories)) };
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
      if (newMark.generation !== claimedGeneration) {
        throw new Fault(
          'register-fenced',
          `generation ${newMark.generation} may not write, ${claimedGeneration} is the last that claimed`,
        );
      }
      for (const { plateKey, value } of writes) {
        if (value === null) intelligence.delete(plateKey);
        else intelligence.set(plateKey, value);
      }
      mark = { generation: newMark.generation, coverage: newMark.coverage };
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
 * writing, so that eviction stops at the first young one. A port's clock never runs back, so that order is also the
 * order of `lastCrossedAtMs`.
 */
function historyStore() {
  const byVehicle = new Map<string, History[]>();
  const byPort = new Map<string, WriteOrder>();

  function writeOrderOf(port: string): WriteOrder {
    const known = byPort.get(port);
    if (known !== undefined) return known;
    const order = { histories: [], firstWriteIndex: 0, evicted: 0 };
    byPort.set(port, order);
    return order;
  }

  function add(history: History): void {
    const others = byVehicle.get(history.vehicleKey);
    byVehicle.set(history.vehicleKey, others === undefined ? [history] : [...others, history]);
  }

  function forget(history: History): void {
    const others = byVehicle.get(history.vehicleKey)?.filter((other) => other !== history) ?? [];
    if (others.length === 0) byVehicle.delete(history.vehicleKey);
    else byVehicle.set(history.vehicleKey, others);
  }

  return {
    of(vehicleKey: string): ReadonlyMap<string, string> {
      const known = byVehicle.get(vehicleKey);
      if (known === undefined) return NO_HISTORIES;
      const values = new Map<string, string>();
      for (const history of known) values.set(history.port, history.value);
      return values;
    },

    write(port: string, { vehicleKey, offset, value, lastCrossedAtMs }: HistoryWrite): void {
      const order = writeOrderOf(port);
      const writeIndex = order.firstWriteIndex + order.histories.length;
      let history = byVehicle.get(vehicleKey)?.find((known) => known.port === port);
      if (history === undefined) {
        history = { vehicleKey, port, offset, value, lastCrossedAtMs, writeIndex };
        add(history);
      } else {
        if (offset <= history.offset) return;
        history.offset = offset;
        history.value = value;
        history.lastCrossedAtMs = lastCrossedAtMs;
        history.writeIndex = writeIndex;
      }
      order.histories.push(history);
    },

    evict(port: string, beforeMs: number): void {
      const order = writeOrderOf(port);
      for (; order.evicted < order.histories.length; order.evicted += 1) {
        const history = order.histories[order.evicted] as History;
        const isLastWrite = history.writeIndex === order.firstWriteIndex + order.evicted;
        if (isLastWrite && history.lastCrossedAtMs >= beforeMs) break;
        if (isLastWrite) forget(history);
      }
      // Moving the rest to the front costs its length, so it waits until a sixteenth has gone; until then what was
      // forgotten is held here.
      if (order.evicted * 16 < order.histories.length) return;
      order.histories = order.histories.slice(order.evicted);
      order.firstWriteIndex += order.evicted;
      order.evicted = 0;
    },
  };
}
