import { expect } from 'vitest';
import type { HistoryWrite, RegisterKey, RegisterMark, VehicleRegister } from '../ports/index.ts';
import type { Check } from './check.ts';

/** Makes registers that start empty, one for each check. */
export type MakeVehicleRegister = () => Promise<VehicleRegister>;

const key = (name: string): RegisterKey => ({ plateKey: name, vehicleKey: name });
const LAREDO = '2304';
const HIDALGO = '2305';
const LOOKOUTS = 'southbound.lookouts.v1/0';
const INSPECTIONS = 'southbound.inspections.v1/3';

const markOf = (generation: number, rest: Partial<RegisterMark> = {}): RegisterMark => ({
  generation,
  coverage: 'complete',
  offsetsRead: {},
  historySinceMs: 0,
  ...rest,
});

function crossed(vehicleKey: string, offset: number, value: string, lastCrossedAtMs = offset): HistoryWrite {
  return { vehicleKey, offset, value, lastCrossedAtMs };
}

async function historiesOf(register: VehicleRegister, name: string): Promise<Record<string, string>> {
  const { entries } = await register.read([key(name)]);
  return Object.fromEntries(entries[0]?.histories ?? []);
}

export const vehicleRegisterChecks: readonly Check<MakeVehicleRegister>[] = [
  {
    name: 'an empty register has no mark and knows nothing',
    async run(make) {
      const register = await make();
      const { mark, entries } = await register.read([key('SIM1')]);
      expect(mark).toBeNull();
      expect(entries).toHaveLength(1);
      expect(entries[0]?.intelligence).toBeNull();
      expect(entries[0]?.histories.size).toBe(0);
      expect(await register.readIntelligence(['SIM1'])).toEqual([null]);
    },
  },
  {
    name: 'what stands under further keys comes beside the entries, in the order asked for',
    async run(make) {
      const register = await make();
      const generation = await register.claimIntelligence();
      await register.writeIntelligence(markOf(generation), [
        { plateKey: 'SIM1', value: 'lookout' },
        { plateKey: 'person/PR-1', value: 'by person' },
      ]);
      const { entries, further } = await register.read(
        [key('SIM1')],
        ['person/PR-1', 'unknown', 'SIM1', 'person/PR-1'],
      );
      expect(entries.map(({ intelligence }) => intelligence)).toEqual(['lookout']);
      expect(further).toEqual(['by person', null, 'lookout', 'by person']);
      expect((await register.read([key('SIM1')])).further).toEqual([]);
    },
  },
  {
    name: 'intelligence is forgotten once it must be kept no longer, by what its last write said, and nothing else',
    async run(make) {
      const register = await make();
      const generation = await register.claimIntelligence();
      const names = ['over', 'edge', 'prolonged', 'for good', 'no longer for good', 'gone'];
      await register.writeIntelligence(markOf(generation), [
        { plateKey: 'over', value: 'a', keptUntilMs: 1_999 },
        { plateKey: 'edge', value: 'b', keptUntilMs: 2_000 },
        { plateKey: 'prolonged', value: 'c', keptUntilMs: 1_000 },
        { plateKey: 'for good', value: 'd', keptUntilMs: 1_000 },
        { plateKey: 'no longer for good', value: 'e' },
        { plateKey: 'gone', value: 'f', keptUntilMs: 1_000 },
      ]);
      await register.writeIntelligence(markOf(generation), [
        { plateKey: 'prolonged', value: 'c', keptUntilMs: 3_000 },
        { plateKey: 'for good', value: 'd', keptUntilMs: null },
        { plateKey: 'no longer for good', value: 'e', keptUntilMs: 1_000 },
        { plateKey: 'gone', value: null },
      ]);
      await register.writeHistories(LAREDO, [crossed('over', 1, 'once', 1)]);
      expect(await register.forgetIntelligence(generation, 2_000, 1_000)).toBe(true);
      expect(await register.readIntelligence(names)).toEqual([null, 'b', 'c', 'd', null, null]);
      expect(await historiesOf(register, 'over')).toEqual({ [LAREDO]: 'once' });
      expect((await register.read([])).mark).toEqual(markOf(generation));
      const later = await register.claimIntelligence();
      await expect(register.forgetIntelligence(generation, 2_001, 1_000)).rejects.toMatchObject({
        code: 'register-fenced',
      });
      expect(await register.readIntelligence(['edge'])).toEqual(['b']);
      await register.forgetIntelligence(later, 3_001, 1_000);
      expect(await register.readIntelligence(names)).toEqual([null, null, null, 'd', null, null]);
    },
  },
  {
    name: 'thousands of values are forgotten a few at a time, until it is said that none is left',
    async run(make) {
      const register = await make();
      const generation = await register.claimIntelligence();
      const names = Array.from({ length: 9_000 }, (_, index) => `SIM${index}`);
      const writes = names.map((plateKey, keptUntilMs) => ({ plateKey, value: 'v', keptUntilMs }));
      await register.writeIntelligence(markOf(generation), writes);
      const left = async () =>
        (await register.readIntelligence(names)).flatMap((value, nth) => (value === null ? [] : [nth]));
      expect(await register.forgetIntelligence(generation, 8_999, 1_600)).toBe(false);
      const after = (await left()).length;
      expect(after).toBeGreaterThan(6_000);
      expect(after).toBeLessThan(9_000);
      let isNoneLeft = false;
      for (let calls = 0; calls < 30 && !isNoneLeft; calls += 1) {
        isNoneLeft = await register.forgetIntelligence(generation, 8_999, 1_600);
      }
      expect(isNoneLeft).toBe(true);
      expect(await left()).toEqual([8_999]);
    },
  },
  {
    name: 'neither a claim nor a history makes a mark',
    async run(make) {
      const register = await make();
      await register.claimIntelligence();
      await register.writeHistories(LAREDO, [crossed('SIM1', 0, 'once')]);
      expect((await register.read([])).mark).toBeNull();
    },
  },
  {
    name: 'intelligence and mark are written together, and a null forgets the vehicle',
    async run(make) {
      const register = await make();
      const generation = await register.claimIntelligence();
      const reading = markOf(generation, { coverage: 'reading', historySinceMs: 1_760_000_000_000 });
      await register.writeIntelligence(reading, [
        { plateKey: 'SIM1', value: 'lookout' },
        { plateKey: 'SIM2', value: 'lead' },
      ]);
      expect((await register.read([])).mark).toEqual(reading);
      const complete = markOf(generation, { historySinceMs: 1_760_000_060_000 });
      await register.writeIntelligence(complete, [{ plateKey: 'SIM1', value: null }]);
      const { mark, entries } = await register.read([key('SIM1'), key('SIM2')]);
      expect(mark).toEqual(complete);
      expect(entries.map(({ intelligence }) => intelligence)).toEqual([null, 'lead']);
    },
  },
  {
    name: 'keys and values are any text, and an empty value is not the same as none',
    async run(make) {
      const register = await make();
      const odd = 'señal "á"\\/\n\u007f';
      const generation = await register.claimIntelligence();
      await register.writeIntelligence(markOf(generation), [
        { plateKey: odd, value: odd },
        { plateKey: 'SIM1', value: '' },
      ]);
      await register.writeHistories(LAREDO, [crossed(odd, 1, odd), crossed('SIM1', 2, '')]);
      const { entries } = await register.read([key(odd), key('SIM1')]);
      expect(entries.map(({ intelligence }) => intelligence)).toEqual([odd, '']);
      expect(entries.map(({ histories }) => histories.get(LAREDO))).toEqual([odd, '']);
    },
  },
  {
    name: 'a batch of thousands is written and read whole',
    async run(make) {
      const register = await make();
      const names = Array.from({ length: 9_000 }, (_, index) => `SIM${index}`);
      const generation = await register.claimIntelligence();
      const writes = names.map((plateKey) => ({ plateKey, value: `of ${plateKey}` }));
      await register.writeIntelligence(markOf(generation), writes);
      const crossings = names.map((name, index) => crossed(name, index, `at ${index}`));
      await register.writeHistories(LAREDO, crossings);
      const { entries } = await register.read(names.map(key));
      expect(entries.map(({ intelligence }) => intelligence)).toEqual(writes.map(({ value }) => value));
      expect(entries.map(({ histories }) => histories.get(LAREDO))).toEqual(crossings.map(({ value }) => value));
      await register.evictHistories(LAREDO, names.length);
      expect(await historiesOf(register, 'SIM8999')).toEqual({});
    },
  },
  {
    name: 'the offsets read come back as written, whatever the writer does with its own afterwards',
    async run(make) {
      const register = await make();
      const generation = await register.claimIntelligence();
      const offsetsRead: Record<string, number> = { [LOOKOUTS]: 9_007_199_254_740_991, [INSPECTIONS]: 0 };
      const asWritten = { ...offsetsRead };
      await register.writeIntelligence(markOf(generation, { offsetsRead }), []);
      offsetsRead[LOOKOUTS] = 7;
      expect((await register.read([])).mark?.offsetsRead).toEqual(asWritten);
    },
  },
  {
    name: 'the offsets read are those of the last write alone, and an earlier reading keeps its own',
    async run(make) {
      const register = await make();
      const generation = await register.claimIntelligence();
      const [first, last] = [{ [LOOKOUTS]: 1, [INSPECTIONS]: 4 }, { [INSPECTIONS]: 5 }];
      await register.writeIntelligence(markOf(generation, { offsetsRead: first }), []);
      const earlier = await register.read([]);
      await register.writeIntelligence(markOf(generation, { offsetsRead: last }), []);
      expect((await register.read([])).mark?.offsetsRead).toEqual(last);
      expect(earlier.mark?.offsetsRead).toEqual(first);
    },
  },
  {
    name: 'entries come in the order of the keys, unknown and repeated ones too',
    async run(make) {
      const register = await make();
      const generation = await register.claimIntelligence();
      const known = ['SIM1', 'SIM2', 'SIM3'];
      const writes = known.map((plateKey) => ({ plateKey, value: `of ${plateKey}` }));
      await register.writeIntelligence(markOf(generation), writes);
      const asked = ['SIM3', 'unknown', 'SIM1', 'SIM3'];
      const answers = ['of SIM3', null, 'of SIM1', 'of SIM3'];
      const { entries } = await register.read(asked.map(key));
      expect(entries.map(({ intelligence }) => intelligence)).toEqual(answers);
      expect(await register.readIntelligence(asked)).toEqual(answers);
    },
  },
  {
    name: 'intelligence is found by plate and history by vehicle',
    async run(make) {
      const register = await make();
      const generation = await register.claimIntelligence();
      await register.writeIntelligence(markOf(generation), [{ plateKey: 'plate', value: 'lookout' }]);
      await register.writeHistories(LAREDO, [crossed('vehicle', 0, 'once')]);
      const { entries } = await register.read([
        { plateKey: 'plate', vehicleKey: 'vehicle' },
        { plateKey: 'vehicle', vehicleKey: 'plate' },
      ]);
      expect(entries[0]?.intelligence).toBe('lookout');
      expect(entries[0]?.histories.get(LAREDO)).toBe('once');
      expect(entries[1]?.intelligence).toBeNull();
      expect(entries[1]?.histories.size).toBe(0);
    },
  },
  {
    name: 'a history is replaced by a newer offset only, so a batch written twice counts once',
    async run(make) {
      const register = await make();
      await register.writeHistories(LAREDO, [crossed('SIM1', 4, 'once'), crossed('SIM1', 7, 'twice')]);
      await register.writeHistories(LAREDO, [crossed('SIM1', 4, 'once again'), crossed('SIM1', 7, 'twice again')]);
      expect(await historiesOf(register, 'SIM1')).toEqual({ [LAREDO]: 'twice' });
      await register.writeHistories(LAREDO, [crossed('SIM1', 8, 'thrice')]);
      expect(await historiesOf(register, 'SIM1')).toEqual({ [LAREDO]: 'thrice' });
    },
  },
  {
    name: "the sister ports' histories are read along, and each port has offsets of its own",
    async run(make) {
      const register = await make();
      await register.writeHistories(LAREDO, [crossed('SIM1', 900, 'at Laredo')]);
      await register.writeHistories(HIDALGO, [crossed('SIM1', 3, 'at Hidalgo')]);
      expect(await historiesOf(register, 'SIM1')).toEqual({ [LAREDO]: 'at Laredo', [HIDALGO]: 'at Hidalgo' });
    },
  },
  {
    name: 'eviction forgets what was last seen at this port before the instant, and nothing else',
    async run(make) {
      const register = await make();
      await register.writeHistories(LAREDO, [
        crossed('came back', 1, 'first visit', 1_000),
        crossed('old', 2, 'old', 1_999),
        crossed('edge', 3, 'edge', 2_000),
        crossed('came back', 4, 'second visit', 2_500),
      ]);
      await register.writeHistories(HIDALGO, [crossed('old', 1, 'elsewhere', 1_000)]);
      await register.evictHistories(LAREDO, 2_000);
      expect(await historiesOf(register, 'old')).toEqual({ [HIDALGO]: 'elsewhere' });
      expect(await historiesOf(register, 'edge')).toEqual({ [LAREDO]: 'edge' });
      expect(await historiesOf(register, 'came back')).toEqual({ [LAREDO]: 'second visit' });
      await register.evictHistories(LAREDO, 2_501);
      expect(await historiesOf(register, 'edge')).toEqual({});
      expect(await historiesOf(register, 'came back')).toEqual({});
      await register.writeHistories(LAREDO, [crossed('old', 5, 'new again', 3_000)]);
      expect(await historiesOf(register, 'old')).toEqual({ [HIDALGO]: 'elsewhere', [LAREDO]: 'new again' });
    },
  },
  {
    name: 'a reading stays as it was read, whatever is written afterwards',
    async run(make) {
      const register = await make();
      await register.writeHistories(LAREDO, [crossed('SIM1', 1, 'before')]);
      const { entries } = await register.read([key('SIM1')]);
      await register.writeHistories(LAREDO, [crossed('SIM1', 2, 'after')]);
      expect(entries[0]?.histories.get(LAREDO)).toBe('before');
    },
  },
  {
    name: 'each claim gets the next generation and fences the earlier ones, mark and values alike',
    async run(make) {
      const register = await make();
      const earlier = await register.claimIntelligence();
      const kept = markOf(earlier, { offsetsRead: { [LOOKOUTS]: 1 } });
      await register.writeIntelligence(kept, [{ plateKey: 'SIM1', value: 'kept' }]);
      const later = await register.claimIntelligence();
      expect(later).toBe(earlier + 1);
      const tooLate = register.writeIntelligence(markOf(earlier, { offsetsRead: { [LOOKOUTS]: 2 } }), [
        { plateKey: 'SIM1', value: 'too late' },
      ]);
      await expect(tooLate).rejects.toMatchObject({ code: 'register-fenced' });
      expect((await register.read([])).mark).toEqual(kept);
      expect(await register.readIntelligence(['SIM1'])).toEqual(['kept']);
      await register.writeIntelligence(markOf(later), []);
      expect((await register.read([])).mark).toEqual(markOf(later));
    },
  },
];
