import { describe, expect, test } from 'vitest';
import { openLinks } from './links.ts';

const person = (id: string) => ({ kind: 'person', id }) as const;

describe('links', () => {
  test('join vehicles by one entity, and by two with a vehicle between, and no further', () => {
    const links = openLinks();
    links.join('1', 'a', person('p'), 0);
    links.join('2', 'b', person('p'), 0);
    links.join('3', 'b', { kind: 'purchase', id: 'u' }, 0);
    links.join('4', 'c', { kind: 'purchase', id: 'u' }, 0);
    links.join('5', 'c', { kind: 'dealer', id: 'd' }, 0);
    links.join('6', 'd', { kind: 'dealer', id: 'd' }, 0);
    expect(links.linkedTo('a')).toEqual([
      { vehicle: 'b', via: 'person', steps: 1 },
      { vehicle: 'c', via: 'purchase', steps: 2 },
    ]);
  });

  test('a person with the vehicles of a rental company links nobody, nor does a vehicle that everybody drives', () => {
    const links = openLinks();
    for (let nth = 0; nth < 5; nth += 1) links.join(`${nth}`, `rented-${nth}`, person('company'), 0);
    expect(links.linkedTo('rented-0')).toHaveLength(4);
    links.join('one more', 'rented-5', person('company'), 0);
    expect(links.linkedTo('rented-0')).toEqual([]);
    for (let nth = 0; nth < 13; nth += 1) {
      links.join(`d${nth}`, 'driven', person(`driver-${nth}`), 0);
      links.join(`o${nth}`, `own-${nth}`, person(`driver-${nth}`), 0);
    }
    expect(links.linkedTo('driven')).toEqual([]);
    expect(links.linkedTo('own-0')).toEqual([{ vehicle: 'driven', via: 'person', steps: 1 }]);
  });

  test('what one record said is forgotten with it, and what another said too stays', () => {
    const links = openLinks();
    links.join('1', 'a', person('p'), 0);
    links.join('1', 'a', person('p'), 0);
    links.join('2', 'b', person('p'), 0);
    links.join('3', 'b', person('p'), 0);
    links.forget('2');
    expect(links.linkedTo('a')).toHaveLength(1);
    links.forget('3');
    expect(links.linkedTo('a')).toEqual([]);
  });
});
