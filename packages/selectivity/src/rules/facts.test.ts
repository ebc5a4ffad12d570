import { EVENTS } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { openDossier } from '../intelligence/dossier.ts';
import { NEVER_CROSSED } from '../intelligence/vehicle-history.ts';
import { FACTS, type Facts, factsOf, INTELLIGENCE_VARIABLES, isNothingKnown, NO_INTELLIGENCE } from './facts.ts';

const crossing = EVENTS.CrossingObserved.example.data;
const { plate } = EVENTS.CrossingObserved.example.data.identity;

describe('the list of facts', () => {
  const named = FACTS.flatMap((group) =>
    Object.entries(group.fields).map(([name, fact]) => [`${group.variable}.${name}`, name, fact] as const),
  );

  test.each(named)('reads %s from where its name says', (_, name, fact) => {
    expect(fact.of({ [name]: 'here' } as never)).toBe('here');
  });

  test.each(FACTS)('reads the group $variable from where its name says', ({ variable, of }) => {
    expect(of({ [variable]: ['here'] } as Facts)).toEqual(['here']);
  });
});

describe('the facts of a crossing', () => {
  test('hold nothing that identifies the vehicle', () => {
    const facts = factsOf(
      crossing,
      openDossier([], { identity: { plate } }, 0, { ...NEVER_CROSSED, crossingsLast24Hours: 2 }),
    );
    expect(JSON.stringify(facts)).not.toContain(crossing.identity.plate?.text);
    expect(facts).toMatchObject({ crossing: { plateWasRead: true }, history: { crossingsLast24Hours: 2 } });
  });

  test('are missing as a whole where nothing was looked up, not empty', () => {
    expect(factsOf({ ...crossing, identity: {} }, null)).toEqual({
      crossing: expect.objectContaining({ plateWasRead: false }),
    });
    expect(isNothingKnown({})).toBe(false);
  });

  test.each(INTELLIGENCE_VARIABLES)('say that something is known of the vehicle when %s holds a record', (variable) => {
    expect(isNothingKnown(NO_INTELLIGENCE)).toBe(true);
    expect(isNothingKnown({ ...NO_INTELLIGENCE, [variable]: [{}] })).toBe(false);
  });
});
