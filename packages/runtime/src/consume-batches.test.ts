import { EVENTS } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { consume } from './consume.ts';
import { countingComponent } from './fixtures/counting-component.ts';
import { CROSSINGS, crossing, UNHEARD } from './fixtures/counting-room.ts';
import { memoryPartitionState } from './memory/memory-partition-state.ts';
import type { Content } from './ports/index.ts';

const event = EVENTS.SelectionMade.example;
const selection = {
  topic: 'southbound.selections.v1',
  partition: 3,
  key: '2304',
  headers: {},
  content: event,
} as const;

test.each([
  { kept: 'bytes', keepsBytes: true, content: Buffer.from(JSON.stringify(event)) },
  { kept: 'events', keepsBytes: false, content: event },
])('an event is handed over as what the log keeps: $kept', async ({ keepsBytes, content }) => {
  const component = countingComponent({ decide: () => ({ publications: [selection] }) });
  const takeOver = consume(component, { partitionState: memoryPartitionState(), telemetry: UNHEARD });
  const owner = await takeOver({ partition: 3, metadata: '', topics: [CROSSINGS], keepsBytes, note: async () => {} });
  const committed: Content[] = [];
  await owner.handle({
    topic: CROSSINGS,
    partition: 3,
    entries: [{ ...crossing(1), offset: 0 }],
    async commit({ publications }) {
      committed.push(...publications.map((publication) => publication.content));
    },
  });
  expect(committed).toEqual([content]);
});
