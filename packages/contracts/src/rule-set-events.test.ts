import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVENTS } from './catalogue.ts';
import { decodeEvent, encodeEvent } from './decode.ts';
import { instantOf } from './time.ts';
import { messageBytesMax } from './topics.ts';

const activated = EVENTS.RuleSetsActivated.example;
const published = EVENTS.RuleSetPublished.example;
const activation = (data: Partial<typeof activated.data>) =>
  decodeEvent('southbound.activations.v1', JSON.stringify({ ...activated, data: { ...activated.data, ...data } }));
const publication = (text: string) =>
  decodeEvent('southbound.rule-sets.v1', encodeEvent({ ...published, data: { ...published.data, text } }));

test('an activation that begins less than two seconds after it was said is refused', () => {
  const early = instantOf(Date.parse(activated.occurredAt) + 1_999);
  expect(activation({ effectiveFrom: early })).toMatchObject({
    ok: false,
    fault: { reason: 'data.effectiveFrom: must lie at least 2 s after occurredAt' },
  });
  expect(activation({ effectiveFrom: instantOf(Date.parse(activated.occurredAt) + 2_000) }).ok).toBe(true);
});

test('exactly one rule set is live, and none to three are in the shadow', () => {
  const [ruleSet] = activated.data.ruleSets;
  const many = (count: number) => Array.from({ length: count }, () => ruleSet as NonNullable<typeof ruleSet>);
  expect([0, 1, 2].map((count) => activation({ ruleSets: many(count) }).ok)).toEqual([false, true, false]);
  const shadows = [0, 1, 3, 4].map((count) => activation({ role: 'shadow', ruleSets: many(count) }).ok);
  expect(shadows).toEqual([true, true, true, false]);
});

test('what an activation takes the place of began before it', () => {
  const previous = { ruleSets: activated.data.ruleSets, effectiveFrom: activated.data.effectiveFrom };
  expect(activation({ previous })).toMatchObject({ ok: false });
  expect(activation({ previous: null }).ok).toBe(true);
});

test('a published text that is accepted fits its topic, whatever characters it is of', () => {
  const repeated = fc.tuple(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), fc.nat({ max: 200_000 }));
  fc.assert(
    fc.property(repeated, ([part, length]) => {
      const text = part.repeat(Math.ceil((length + 1) / part.length));
      const bytes = new TextEncoder().encode(JSON.stringify(text)).length;
      const decoded = publication(text);
      expect(decoded.ok).toBe(bytes <= 250_000);
      if (!decoded.ok) return;
      expect(new TextEncoder().encode(encodeEvent(decoded.event)).length).toBeLessThanOrEqual(
        messageBytesMax('southbound.rule-sets.v1'),
      );
    }),
    { numRuns: 60 },
  );
});
