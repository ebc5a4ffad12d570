import { expect, test } from 'vitest';
import { memoryPartitionState } from '../memory/memory-partition-state.ts';
import { memoryVehicleRegister } from '../memory/memory-vehicle-register.ts';
import type { AttemptKey, PartitionState, RegisterMark, VehicleRegister } from '../ports/index.ts';
import { partitionStateChecks } from './partition-state-checks.ts';
import { vehicleRegisterChecks } from './vehicle-register-checks.ts';

type BrokenRegister = (right: VehicleRegister) => Partial<VehicleRegister>;

/** A way to be wrong for each check, or more than one: [the register that…, the check that notices, the register]. */
const BROKEN_REGISTERS: readonly (readonly [string, string, BrokenRegister])[] = [
  [
    'takes itself for complete when it is empty',
    'an empty register has no mark and knows nothing',
    (right) => ({
      async read(keys, furtherKeys) {
        const { mark, entries, further } = await right.read(keys, furtherKeys);
        return {
          mark: mark ?? { generation: 0, coverage: 'complete', offsetsRead: {}, historySinceMs: 0 },
          entries,
          further,
        };
      },
    }),
  ],
  [
    'answers what it knows of further keys alone',
    'what stands under further keys comes beside the entries, in the order asked for',
    (right) => ({
      async read(keys, furtherKeys) {
        const { further, ...rest } = await right.read(keys, furtherKeys);
        return { ...rest, further: further.filter((value) => value !== null) };
      },
    }),
  ],
  [
    'forgets a millisecond too much',
    'intelligence is forgotten once it must be kept no longer, by what its last write said, and nothing else',
    (right) => ({
      forgetIntelligence: (generation, beforeMs, valuesMax) =>
        right.forgetIntelligence(generation, beforeMs + 1, valuesMax),
    }),
  ],
  [
    'forgets intelligence never',
    'intelligence is forgotten once it must be kept no longer, by what its last write said, and nothing else',
    () => ({ forgetIntelligence: async () => true }),
  ],
  [
    'forgets all intelligence at once',
    'thousands of values are forgotten a few at a time, until it is said that none is left',
    (right) => ({
      forgetIntelligence: (generation, beforeMs) =>
        right.forgetIntelligence(generation, beforeMs, Number.POSITIVE_INFINITY),
    }),
  ],
  [
    'says never that none is left',
    'thousands of values are forgotten a few at a time, until it is said that none is left',
    (right) => ({
      async forgetIntelligence(generation, beforeMs, valuesMax) {
        await right.forgetIntelligence(generation, beforeMs, valuesMax);
        return false;
      },
    }),
  ],
  [
    'marks itself at a claim',
    'neither a claim nor a history makes a mark',
    (right) => {
      let claimed: RegisterMark | null = null;
      return {
        async claimIntelligence() {
          const generation = await right.claimIntelligence();
          claimed = { generation, coverage: 'reading', offsetsRead: {}, historySinceMs: 0 };
          return generation;
        },
        async read(keys, furtherKeys) {
          const { mark, entries, further } = await right.read(keys, furtherKeys);
          return { mark: mark ?? claimed, entries, further };
        },
      };
    },
  ],
  [
    'forgets nothing',
    'intelligence and mark are written together, and a null forgets the vehicle',
    (right) => ({
      writeIntelligence: (mark, writes) =>
        right.writeIntelligence(
          mark,
          writes.filter(({ value }) => value !== null),
        ),
    }),
  ],
  [
    'takes an empty value for none',
    'keys and values are any text, and an empty value is not the same as none',
    (right) => ({
      async read(keys, furtherKeys) {
        const { mark, entries, further } = await right.read(keys, furtherKeys);
        return {
          mark,
          further,
          entries: entries.map((each) => ({ ...each, intelligence: each.intelligence || null })),
        };
      },
    }),
  ],
  [
    'takes a thousand histories at most',
    'a batch of thousands is written and read whole',
    (right) => ({ writeHistories: (port, writes) => right.writeHistories(port, writes.slice(0, 1_000)) }),
  ],
  [
    "hands out the writer's own offsets",
    'the offsets read come back as written, whatever the writer does with its own afterwards',
    (right) => {
      let offsetsRead: RegisterMark['offsetsRead'] = {};
      return {
        async writeIntelligence(mark, writes) {
          await right.writeIntelligence(mark, writes);
          offsetsRead = mark.offsetsRead;
        },
        async read(keys, furtherKeys) {
          const { mark, entries, further } = await right.read(keys, furtherKeys);
          return { mark: mark === null ? null : { ...mark, offsetsRead }, entries, further };
        },
      };
    },
  ],
  [
    'adds up the offsets of all writes',
    'the offsets read are those of the last write alone, and an earlier reading keeps its own',
    (right) => {
      let all: RegisterMark['offsetsRead'] = {};
      return {
        writeIntelligence(mark, writes) {
          all = { ...all, ...mark.offsetsRead };
          return right.writeIntelligence({ ...mark, offsetsRead: all }, writes);
        },
      };
    },
  ],
  [
    'answers each key once',
    'entries come in the order of the keys, unknown and repeated ones too',
    (right) => ({ readIntelligence: (plateKeys) => right.readIntelligence([...new Set(plateKeys)]) }),
  ],
  [
    'looks histories up by plate',
    'intelligence is found by plate and history by vehicle',
    (right) => ({ read: (keys) => right.read(keys.map(({ plateKey }) => ({ plateKey, vehicleKey: plateKey }))) }),
  ],
  [
    'takes the last write for the newest',
    'a history is replaced by a newer offset only, so a batch written twice counts once',
    (right) => {
      let order = 0;
      return {
        writeHistories(port, writes) {
          order += 1_000;
          return right.writeHistories(
            port,
            writes.map((write) => ({ ...write, offset: order + write.offset })),
          );
        },
      };
    },
  ],
  [
    'knows one port a vehicle',
    "the sister ports' histories are read along, and each port has offsets of its own",
    (right) => ({
      async read(keys, furtherKeys) {
        const { mark, entries, further } = await right.read(keys, furtherKeys);
        return {
          mark,
          further,
          entries: entries.map((each) => ({ ...each, histories: new Map([...each.histories].slice(0, 1)) })),
        };
      },
    }),
  ],
  [
    'evicts a millisecond too much',
    'eviction forgets what was last seen at this port before the instant, and nothing else',
    (right) => ({ evictHistories: (port, beforeMs) => right.evictHistories(port, beforeMs + 1) }),
  ],
  [
    'hands out what it goes on writing to',
    'a reading stays as it was read, whatever is written afterwards',
    (right) => {
      const shared = new Map<string, string>();
      return {
        async read(keys, furtherKeys) {
          const { mark, entries, further } = await right.read(keys, furtherKeys);
          for (const [port, value] of entries[0]?.histories ?? []) shared.set(port, value);
          return { mark, further, entries: entries.map((each) => ({ ...each, histories: shared })) };
        },
        async writeHistories(port, writes) {
          await right.writeHistories(port, writes);
          for (const { value } of writes) shared.set(port, value);
        },
      };
    },
  ],
  [
    'fences nobody',
    'each claim gets the next generation and fences the earlier ones, mark and values alike',
    (right) => ({
      writeIntelligence: (mark, writes) =>
        right.writeIntelligence(mark, writes).catch(async () => {
          await right.writeIntelligence({ ...mark, generation: mark.generation + 1 }, writes);
        }),
    }),
  ],
];

type BrokenState = (right: PartitionState) => Partial<PartitionState>;

/** The same for partition states. */
const BROKEN_STATES: readonly (readonly [string, string, BrokenState])[] = [
  [
    'keeps ASCII only',
    'what was saved is loaded as it was',
    (right) => ({ save: (key, state) => right.save(key, Buffer.from(state, 'ascii').toString('ascii')) }),
  ],
  [
    'takes a lost state for an empty one',
    'what was never saved is undefined',
    (right) => ({ load: async (key) => (await right.load(key)) ?? '' }),
  ],
  [
    'keeps one attempt a partition',
    'attempts, partitions and groups are kept apart',
    (right) => ({
      save: (key, state) => right.save({ ...key, attemptId: '' }, state),
      load: (key) => right.load({ ...key, attemptId: '' }),
    }),
  ],
  [
    'keeps the newest four attempts',
    'the attempt that each owner loads outlives any number of others that nobody commits',
    (right) => {
      const saved: AttemptKey[] = [];
      return {
        async save(key, state) {
          await right.save(key, state);
          const oldest = saved.push(key) > 4 ? saved.shift() : undefined;
          if (oldest !== undefined) await right.discard(oldest);
        },
      };
    },
  ],
  ['discards nothing', 'a discarded attempt is forgotten and the others stay', () => ({ discard: async () => {} })],
  [
    'insists on knowing what it discards',
    'discarding what is not there is no fault',
    (right) => ({
      async discard(key) {
        if ((await right.load(key)) === undefined) throw new Error('unknown attempt');
        await right.discard(key);
      },
    }),
  ],
];

test.each(BROKEN_REGISTERS)('a register that %s is found out by: %s', async (_wrong, name, broken) => {
  const check = vehicleRegisterChecks.find((each) => each.name === name);
  if (check === undefined) throw new Error(`no check is named "${name}"`);
  const make = async () => {
    const right = memoryVehicleRegister();
    return { ...right, ...broken(right) };
  };
  await expect(check.run(make)).rejects.toThrow();
});

test.each(BROKEN_STATES)('a partition state that %s is found out by: %s', async (_wrong, name, broken) => {
  const check = partitionStateChecks.find((each) => each.name === name);
  if (check === undefined) throw new Error(`no check is named "${name}"`);
  const make = async () => {
    const right = memoryPartitionState();
    return { ...right, ...broken(right) };
  };
  await expect(check.run(make)).rejects.toThrow();
});

test('there is no check of registers or partition states that nothing fails', () => {
  const namesOf = (rows: readonly { readonly name: string }[]) => rows.map(({ name }) => name);
  expect([...new Set(BROKEN_REGISTERS.map(([, name]) => name))]).toEqual(namesOf(vehicleRegisterChecks));
  expect(BROKEN_STATES.map(([, name]) => name)).toEqual(namesOf(partitionStateChecks));
});
