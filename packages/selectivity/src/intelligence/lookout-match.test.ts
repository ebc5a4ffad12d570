import { EVENTS, type LookoutPosted } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KnownLookout, lookoutKeys, standsBy } from './known-lookouts.ts';
import { furtherKeys, lookoutMatch, type Sighting, sightingRead } from './lookout-match.ts';
import { lookoutPlaces } from './lookout-places.ts';
import { charactersSeen, fitsPartialPlate } from './partial-plate.ts';
import { editBetween, plateKey } from './plate-key.ts';
import { withLookoutEvent } from './told-lookout.ts';

const { example } = EVENTS.LookoutPosted;

function standing(identity: LookoutPosted['data']['identity'], by: 'plate' | 'person' | 'description') {
  const told = withLookoutEvent(null, { ...example, data: { ...example.data, identity } });
  const known = [...lookoutPlaces(told).values()]
    .flatMap(({ lookouts }) => lookouts)
    .find((one) => standsBy(one) === by);
  if (known === undefined) throw new Error('a lookout stands once it is posted');
  return known;
}

const matchOf = (sighting: Sighting, lookout: KnownLookout) => lookoutMatch(sightingRead(sighting), lookout);
const sought = standing({ plate: { text: 'SIM4821', jurisdiction: 'US-TX' } }, 'plate');
const seen = (text: string, jurisdiction: string | undefined, plateReadConfidence?: number): Sighting => ({
  identity: { plate: { text, ...(jurisdiction !== undefined && { jurisdiction }) } },
  ...(plateReadConfidence !== undefined && { plateReadConfidence }),
});

describe('a lookout for a plate', () => {
  test.each([
    ['the plate itself', seen('SIM-4821', 'US-TX', 0.97), 'exact'],
    ['a look-alike character', seen('5IM4821', 'US-TX', 0.97), 'look-alike'],
    ['an unknown jurisdiction', seen('SIM4821', undefined, 0.97), 'look-alike'],
    ['a dropped character, however sure the reader', seen('SIM421', 'US-TX', 0.99), 'one-edit'],
    ['a doubled character, however sure the reader', seen('SIMM4821', 'US-TX', 0.99), 'one-edit'],
    ['a substituted character of an unsure reader', seen('SIM4921', 'US-TX', 0.85), 'one-edit'],
    ['an inserted character of an unsure reader', seen('SIM48Q21', 'US-TX', 0.85), 'one-edit'],
    ['a substituted character and no jurisdiction', seen('SIM4921', undefined, 0.99), 'one-edit'],
    ['a substituted character of a sure reader', seen('SIM4921', 'US-TX', 0.99), null],
    ['two characters more', seen('SIMM48212', 'US-TX', 0.5), null],
    ['another jurisdiction', seen('SIM-4821', 'MX-TAM', 0.5), 'other-jurisdiction'],
    ['a look-alike character and another jurisdiction', seen('5IM4821', 'MX-TAM', 0.5), null],
    ['one edit and another jurisdiction', seen('SIM482', 'MX-TAM', 0.5), null],
    ['no plate', { identity: {} }, null],
  ] as const)('corresponds to %s', (_, sighting, match) => {
    expect(matchOf(sighting, sought)?.match ?? null).toBe(match);
  });

  test('corresponds the more strongly to a misreading the less sure the reader, and the less to itself', () => {
    const strength = (text: string, confidence: number) =>
      matchOf(seen(text, 'US-TX', confidence), sought)?.matchStrength ?? Number.NaN;
    for (const text of ['5IM4821', 'SIM421', 'SIMM4821'])
      expect(strength(text, 0.6)).toBeGreaterThan(strength(text, 0.9));
    expect(strength('SIM4821', 0.6)).toBeLessThan(strength('SIM4821', 0.9));
    const confidence = fc.double({ min: 0, max: 1, noNaN: true });
    const texts = fc.constantFrom('SIM4821', '5IM4821', 'SIM421', 'SIMM4821', 'SIM48Q21', 'SIM4921');
    fc.assert(
      fc.property(
        texts,
        fc.option(confidence, { nil: undefined }),
        fc.constantFrom('US-TX', undefined),
        (text, sure, of) => {
          const match = matchOf(seen(text, of, sure), sought);
          if (match === null) return;
          expect(match.matchStrength).toBeGreaterThanOrEqual(0);
          expect(match.matchStrength).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test('stands under a key that is asked for, whenever it corresponds', () => {
    const text = fc.stringMatching(/^[AB01]{4,8}$/);
    const sure = fc.constantFrom(0.5, 0.99);
    const issuer = fc.constantFrom('US-TX', undefined);
    fc.assert(
      fc.property(text, text, sure, issuer, (read, other, confidence, of) => {
        const plate = { text: other, jurisdiction: 'US-TX' };
        const sighting = seen(read, of, confidence);
        const key = plateKey(read);
        const isAsked = [key, ...furtherKeys(sighting, key)].some((each) => lookoutKeys({ plate }).has(each));
        expect(isAsked || matchOf(sighting, standing({ plate }, 'plate')) === null).toBe(true);
      }),
    );
  });

  test('is found by a number of keys that does not depend on how many there are', () => {
    expect(furtherKeys(seen('SIM4821', 'US-TX', 0.97), 'SIM4821')).toEqual([]);
    expect(furtherKeys(seen('SIMM4821', 'US-TX', 0.97), 'SIMM4821')).toEqual(['SIM4821']);
    expect(furtherKeys(seen('SIM4821', 'US-TX', 0.85), 'SIM4821')).toHaveLength(7);
    expect(lookoutKeys({ plate: { text: 'SIM4821' } }).size).toBe(8);
  });
});

describe('one edit', () => {
  test.each([
    ['SIM421', 'SIM4821', 'dropped'],
    ['SIM48821', 'SIM4821', 'doubled'],
    ['SIM4X821', 'SIM4821', 'inserted'],
    ['SIM4X21', 'SIM4821', 'substituted'],
    ['SIM4821', 'SIM4821', null],
    ['IM482', 'SIM4821', null],
    ['ABCD', 'ABC', null],
  ] as const)('makes %s of %s: %s', (read, of, edit) => {
    expect(editBetween(read, of)).toBe(edit);
  });
});

describe('a lookout for a person', () => {
  const forPerson = standing(
    { personRef: 'PR-1' as NonNullable<LookoutPosted['data']['identity']['personRef']> },
    'person',
  );
  const withRefs = (identity: object): Sighting => ({ identity, plateReadConfidence: 0.8 });

  test.each([
    ['the registered owner, as far as the plate is certain', withRefs({ ownerRef: 'PR-1' }), 0.8],
    ['a document that was checked', withRefs({ ownerRef: 'PR-2', documentRefs: ['PR-3', 'PR-1'] }), 1],
    ['nobody else', withRefs({ ownerRef: 'PR-2', documentRefs: ['PR-3'] }), undefined],
  ])('corresponds to %s', (_, sighting, strength) => {
    const match = matchOf(sighting, forPerson);
    expect(match?.matchStrength).toBe(strength);
    if (strength === undefined) return;
    expect(match?.match).toBe('person');
    expect(furtherKeys(sighting, null)).toContain('person/PR-1');
  });
});

describe('a lookout by description', () => {
  const description = { make: 'ford', colour: 'white', partialPlate: 'SIM4*' } as const;
  const described = standing({ description }, 'description');
  const car = (text: string | null, make = 'ford'): Sighting => ({
    identity: text === null ? {} : { plate: { text } },
    make,
    colour: 'white',
  });

  test('corresponds to make, colour and what was seen of the plate, never exactly', () => {
    expect(matchOf(car('5IM4821'), described)?.match).toBe('description');
    expect(matchOf(car('SIM5821'), described)).toBeNull();
    expect(matchOf(car('SIM4821', 'fiat'), described)).toBeNull();
    expect(matchOf(car(null), described)).toBeNull();
    expect(furtherKeys(car('SIM4821'), null)).toContain('description/ford/white');
  });

  test('corresponds the more strongly the more of the plate was seen', () => {
    const { partialPlate: _, ...lookAlone } = description;
    const vague = matchOf(car(null), standing({ description: lookAlone }, 'description'));
    expect(vague?.matchStrength).toBeLessThan(matchOf(car('SIM4821'), described)?.matchStrength ?? 0);
    expect(charactersSeen('SIM4*')).toBe(4);
    expect(charactersSeen(undefined)).toBe(0);
  });

  test('a part of a plate fits as a pattern of the same signs does', () => {
    const part = fc.stringMatching(/^[A2?*]{1,8}$/);
    const text = fc.stringMatching(/^[A2]{0,8}$/);
    fc.assert(
      fc.property(part, text, (pattern, plate) => {
        const signs = new RegExp(`^${pattern.replace(/\?/g, '.').replace(/\*+/g, '.*')}$`);
        expect(fitsPartialPlate(plate, pattern)).toBe(signs.test(plate));
      }),
    );
  });
});
