import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SelectionMade } from '@southbound/contracts';
import { FIRST_RULE_SET } from '@southbound/targeting/rulebook-files';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { southbound } from '../fixtures/captured-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'southbound-rules-on-'));
afterAll(() => rmSync(folder, { recursive: true }));

const day = join(folder, 'day.ndjson');
const selected = join(folder, 'selections.ndjson');
/** Every bus counts, and nothing else does. */
const buses = join(folder, 'buses.yaml');

beforeAll(async () => {
  const world = ['world', '--ports', '2603', '--days', '1', '--preset', '0.05', '--out', day];
  expect(await southbound([...world, '--truth', join(folder, 'truth.ndjson')])).toMatchObject({ exitCode: 0 });
  expect(await southbound(['replay', day, '--selections', selected])).toMatchObject({ exitCode: 0 });
  const text = readFileSync(FIRST_RULE_SET, 'utf8');
  writeFileSync(
    buses,
    [
      ...text.slice(0, text.indexOf('rules:')).replace('name: first', 'name: buses').split('\n'),
      'rules:',
      '  - id: bus',
      '    owner: outbound-analysts',
      '    reason: { en: It is a bus., es: Es un autobús. }',
      '    source: made up',
      "    when: crossing.vehicleClass == 'bus'",
      '    points: 7',
      '    expires: "2099-12-31"',
      '',
    ].join('\n'),
  );
});

/** What the replay said of each crossing, without the header. */
function selections(): SelectionMade['data'][] {
  return selectionsIn(selected);
}

function selectionsIn(path: string): SelectionMade['data'][] {
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => (JSON.parse(line) as { readonly event: SelectionMade }).event.data);
}

/** On how many crossings of a port a rule fired. */
function firesAt(made: readonly SelectionMade['data'][], id: string, port: string): number {
  return made.filter((one) => one.port === port && one.rulesFired.some(({ ruleId }) => ruleId === id)).length;
}

describe('rules explain', () => {
  test('says of every crossing of a recording the points that the engine gave it, rule by rule', async () => {
    const scored = selections().filter(({ rulesFired }) => rulesFired.length > 0);
    expect(scored.length).toBeGreaterThan(3);
    for (const { crossingId, rulesFired } of scored.slice(0, 3)) {
      const { out, exitCode } = await southbound([
        ...['rules', 'explain', FIRST_RULE_SET, '--recording', day, '--crossing', crossingId, '--json'],
      ]);
      expect(exitCode).toBe(0);
      const { rules } = JSON.parse(out) as { readonly rules: { ruleId: string; outcome: string; points: number }[] };
      const fired = rules.filter(({ outcome }) => outcome === 'fired');
      expect(fired.map(({ ruleId, points }) => ({ ruleId, points }))).toEqual(
        rulesFired.map(({ ruleId, points }) => ({ ruleId, points })),
      );
    }
  });

  test('shows the part that decided with the value seen, and what would have turned it', async () => {
    const [released] = selections().filter(({ rulesFired }) => rulesFired.length === 0);
    const { out } = await southbound([
      ...['rules', 'explain', buses, '--recording', day, '--crossing', released?.crossingId ?? ''],
    ]);
    expect(out).toContain('SIMULATED');
    expect(out).toContain('Prevalence');
    expect(out).toMatch(
      /bus did not fire\n {4}crossing\.vehicleClass == 'bus' → false \(crossing\.vehicleClass is '(personal|truck)'\)/,
    );
    expect(out).toMatch(/would have fired with crossing\.vehicleClass 'bus' \(is '(personal|truck)'\)/);
    expect(out).not.toMatch(/plate (is|text)|SIM\d/);
  });

  test('explains a case by its name', async () => {
    const name = 'An urgent lookout on the very plate scores highest.';
    const { out, exitCode } = await southbound(['rules', 'explain', FIRST_RULE_SET, '--case', name]);
    expect(exitCode).toBe(0);
    expect(out).toContain('+ lookout-urgent fired, 100 points');
  });

  test.each([
    [['--recording', day, '--crossing', '2603-0000000000000000'], 1, 'no crossing 2603-0000000000000000'],
    [['--case', 'never written'], 1, 'no case is called "never written"'],
    [['--recording', day], 2, "'--crossing'"],
    [[], 2, "'--recording' and '--crossing', or '--case'"],
  ])('given %j ends with %d', async (flags, code, words) => {
    const { exitCode, err } = await southbound(['rules', 'explain', FIRST_RULE_SET, ...flags]);
    expect(exitCode).toBe(code);
    expect(err).toContain(words);
  });
});

describe('rules diff', () => {
  test('of a set with itself shows nothing gained and nothing lost', async () => {
    const { out } = await southbound(['rules', 'diff', FIRST_RULE_SET, FIRST_RULE_SET, '--recording', day, '--json']);
    const { rules, crossings, crossingsScoredOtherwise, selections: orders } = JSON.parse(out);
    expect(crossings).toBeGreaterThan(30);
    expect(crossingsScoredOtherwise).toBe(0);
    expect(orders).toMatchObject([{ port: '2603', crossings: selections().length, gained: 0, lost: 0 }]);
    expect(new Set(rules.map(({ change }: { change: string }) => change))).toEqual(new Set(['same']));
  });

  test('counts on how many crossings rules fire, as the selections have it, and which orders are gained and lost', async () => {
    const { out } = await southbound(['rules', 'diff', FIRST_RULE_SET, buses, '--recording', day, '--json']);
    const { rules, selections: orders } = JSON.parse(out);
    const firedBefore = new Map<string, number>();
    for (const { rulesFired } of selections()) {
      for (const { ruleId } of rulesFired) firedBefore.set(ruleId, (firedBefore.get(ruleId) ?? 0) + 1);
    }
    for (const { ruleId, change, hits } of rules.slice(1)) {
      expect({ ruleId, change, hits }).toEqual({
        ruleId,
        change: 'removed',
        hits: { before: firedBefore.get(ruleId) ?? 0, after: 0 },
      });
    }
    expect(rules[0]).toMatchObject({ ruleId: 'bus', change: 'added', hits: { before: 0 } });
    const [{ gained }] = orders;
    expect(gained).toBeGreaterThan(0);
  });

  test('says by port what two replays by the two sets say, counted anew', async () => {
    const border = join(folder, 'border.ndjson');
    const [first, second] = [join(folder, 'by-first.ndjson'), join(folder, 'by-buses.ndjson')];
    const world = ['world', '--ports', '2603,2606', '--days', '1', '--preset', '0.05', '--out', border];
    expect(await southbound([...world, '--truth', join(folder, 'border-truth.ndjson')])).toMatchObject({ exitCode: 0 });
    await southbound(['replay', border, '--selections', first]);
    await southbound(['replay', border, '--rules', buses, '--selections', second]);
    const [before, after] = [selectionsIn(first), selectionsIn(second)];
    const { out } = await southbound(['rules', 'diff', FIRST_RULE_SET, buses, '--recording', border, '--json']);
    const { rules, selections: orders } = JSON.parse(out);
    expect(orders.map(({ port }: { port: string }) => port).toSorted()).toEqual(['2603', '2606']);
    for (const { port, ...counts } of orders) {
      const ordered = (made: typeof before) =>
        made.filter((one) => one.port === port && one.decision === 'inspect').map(({ crossingId }) => crossingId);
      const [then, now] = [ordered(before), ordered(after)];
      expect(counts).toEqual({
        crossings: before.filter((one) => one.port === port).length,
        before: then.length,
        after: now.length,
        gained: now.filter((id) => !then.includes(id)).length,
        lost: then.filter((id) => !now.includes(id)).length,
      });
    }
    for (const { ruleId, hitsByPort } of rules) {
      for (const port of ['2603', '2606']) {
        const counted = { before: firesAt(before, ruleId, port), after: firesAt(after, ruleId, port) };
        expect({ ruleId, ...(hitsByPort[port] ?? { before: 0, after: 0 }) }).toEqual({ ruleId, ...counted });
      }
    }
    const text = await southbound(['rules', 'diff', FIRST_RULE_SET, buses, '--recording', border]);
    expect(text.out).toMatch(/[a-z-]+ at 260[36] (Naco|Sasabe) +\d+ +\d+\n/);
    expect(text.out).toMatch(/orders at +crossings +before +after +gained +lost/);
  });
});

describe('rules lint', () => {
  test('names rules without a case and those that fire on no crossing, and ends with 1', async () => {
    const never = join(folder, 'never.yaml');
    writeFileSync(never, readFileSync(buses, 'utf8').replace("== 'bus'", "== 'tram'"));
    const { out, exitCode } = await southbound(['rules', 'lint', never, '--recording', day]);
    expect(exitCode).toBe(1);
    expect(out).toContain('never.yaml:');
    expect(out).toContain('no case shows bus firing');
    expect(out).toMatch(/bus fired on none of \d+ crossings/);
  });

  test('has nothing to say of the set that comes with the project', async () => {
    expect(await southbound(['rules', 'lint', FIRST_RULE_SET])).toMatchObject({ exitCode: 0, out: '0 warnings.\n' });
  });
});
