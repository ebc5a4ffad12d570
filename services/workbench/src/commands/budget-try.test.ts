import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_POLICY } from '@southbound/targeting/rulebook-files';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tried } from '../budget/tried-policies.ts';
import { southbound } from '../fixtures/captured-terminal.ts';
import { writeRecordings } from '../recordings/writers.ts';
import { UNKNOWN_WORLD } from '../world-options.ts';

const folder = mkdtempSync(join(tmpdir(), 'southbound-budget-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);
const events = file('events.ndjson');
const truth = file('truth.ndjson');
const page = file('yield.html');

/** Each command replays the recording; other tests may keep the machine busy. */
const tryOut = (...flags: readonly string[]) => southbound(['budget', 'try', events, '--truth', truth, ...flags]);
const triedBy = async (...flags: readonly string[]): Promise<readonly Tried[]> => {
  const { out, err, exitCode } = await tryOut(...flags, '--json');
  expect({ exitCode, err }).toMatchObject({ exitCode: 0 });
  return JSON.parse(out).tried;
};

describe('policies tried on a recording', () => {
  beforeAll(async () => {
    const world = ['world', '--seed', '3', '--ports', '2502', '--preset', '0.02', '--out', events, '--truth', truth];
    expect(await southbound(world)).toMatchObject({ exitCode: 0 });
  });

  test('are judged as replay judges the same policy', async () => {
    const [tried] = await triedBy('--rate', '0.3');
    const { out } = await southbound(['replay', events, '--truth', truth, '--rate', '0.3', '--json']);
    const { judged, selections } = JSON.parse(out);
    const { ordered } = judged.yield.border;
    expect(tried).toMatchObject({
      targetRate: 0.3,
      crossings: selections,
      orders: ordered.orders,
      inspections: ordered.inspections,
      trips: judged.reckoning.trips,
      found: judged.reckoning.found - judged.reckoning.foundByGround['officer-initiated'],
    });
    expect(tried?.found).toBeGreaterThan(0);
    expect(tried?.inspectionMinutes).toBeGreaterThan(tried?.inspections ?? 0);
    expect(tried?.foundShare).toMatchObject({ estimate: (tried?.found ?? 0) / (tried?.trips ?? 0) });
  });

  test('differ by random share and capacity, each with each', async () => {
    const tried = await triedBy('--rate', '0.3', '--random-share', '0.1,0.01', '--capacity', '0.2,1');
    expect(tried.map(({ capacity, randomShare }) => [capacity, randomShare])).toEqual(
      [0.2, 1].flatMap((capacity) => [0.01, 0.1].map((share) => [capacity, share])),
    );
    for (const { orders, crossings } of tried) expect(orders / crossings).toBeLessThan(0.33);
    const [less = 0, lessAgain = 0, more = 0, moreAgain = 0] = tried.map(({ orders }) => orders);
    expect(less).toBeLessThan(0.8 * more);
    expect(lessAgain).toBeLessThan(0.8 * moreAgain);
    expect(new Set(tried.map(({ policy }) => policy.digest)).size).toBe(tried.length);
  });

  test("are carried out by officers with the bays that the policy says, whatever the port's traffic", async () => {
    const own = file('own.yaml');
    const text = readFileSync(DEFAULT_POLICY, 'utf8');
    const ports = (line: string) => `${text.slice(0, text.indexOf('\n  ports:'))}\n  ports:\n    "2502": ${line}\n`;
    const carriedOutWith = async (line: string) => {
      writeFileSync(own, ports(line));
      const [tried] = await triedBy('--rate', '1', '--policy', own);
      return { inspections: tried?.inspections ?? 0, short: tried?.shortOfRate ?? 0, orders: tried?.orders ?? 0 };
    };
    // Half as many as the three bays and five officers that its traffic would have it inspect with, and many more.
    const few = await carriedOutWith('{ bays: 1, officers: 2, canineUnits: 1, xRayUnits: 1 }');
    const many = await carriedOutWith('{ bays: 60, officers: 90, canineUnits: 60, xRayUnits: 60 }');
    expect(few.short).toBeGreaterThan(few.orders);
    expect(many.short).toBeLessThan(0.02 * many.orders);
    expect(many.inspections).toBeGreaterThan(2 * few.inspections);
    expect(many.inspections).toBeGreaterThan(1_000);
  });

  test('stand in a table that names prevalence, and on a page that stands alone with every interval', async () => {
    const { out, exitCode } = await tryOut('--rate', '0.2,0.1', '--capacity', '0.5,1', '--html', page);
    expect(exitCode).toBe(0);
    expect(out.startsWith('SIMULATED: ')).toBe(true);
    expect(out).toMatch(/^Prevalence "0\.02": /m);
    expect(out).toContain('\nSIMULATED, prevalence "0.02"\n  rate ');
    expect(out).toMatch(/rate +random +capacity +ordered +short of rate +inspections +minutes +trips found/);
    expect(out).toMatch(/^ {2}20\.0 % +2\.0 % +× 1 +\d+ .*\(\d+\.\d to \d+\.\d\) +\d+\.\d \(\d+\.\d to \d+\.\d\)$/m);
    const html = readFileSync(page, 'utf8');
    expect(html).not.toMatch(/(?:src|href)=|url\(|<script/);
    expect(html.match(/<svg role="img" aria-labelledby="/g)).toHaveLength(2);
    expect(html.match(/class="interval"/g)).toHaveLength(8);
    expect(html).toMatch(/<text [^>]*>Trips found per thousand inspections, with 95 % intervals</);
    expect(html).toMatch(/<desc id="found-figures">capacity × 0\.5, 2\.0 % at random: at 10\.0 % \d+\.\d, at 20/);
    expect(html.match(/<th scope="row">/g)).toHaveLength(4);
    // In each chart and above the table, which are cut out and handed on.
    expect(html.match(/SIMULATED, prevalence &quot;0\.02&quot;/g)).toHaveLength(3);
    expect(html).toContain('SIMULATED: every vehicle');
    expect(html).not.toMatch(/#(?:000|fff)"/);
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('need an open loop, since another policy would have led to another recording', async () => {
    const closed = file('closed.ndjson');
    const origin = { ...UNKNOWN_WORLD, madeBy: 'a test', mode: 'closed loop', kind: 'events', path: closed } as const;
    await writeRecordings([origin], async () => ({ isWhole: true }));
    const { exitCode, err } = await southbound(['budget', 'try', closed, '--truth', truth, '--rate', '0.1']);
    expect(exitCode).toBe(2);
    expect(err).toContain('closed.ndjson:1: was recorded in a closed loop: what it holds followed from');
  });

  test.each([
    [['--rate', '0.1,1.5'], 'It must be a share between 0 and 1'],
    [['--rate', '0.1,,0.2'], 'It must be a share between 0 and 1'],
    [['--rate', '0.1', '--random-share', '0.2'], 'the random stratum is part of the budget. Give shares up to 0.1'],
    [['--rate', '0.1', '--capacity', '0'], 'It must be a number above 0 and at most 100'],
    [['--rate', '0.1', '--html', truth], 'name the same file'],
    [[], "required option '--rate <shares>' not specified"],
  ])('are refused with what would be right: %j', async (flags, message) => {
    const { exitCode, err } = await tryOut(...flags);
    expect(exitCode).toBe(2);
    expect(err).toContain(message);
  });

  test('cannot have another capacity than a policy that says nothing of it', async () => {
    const bare = file('bare.yaml');
    const text = readFileSync(DEFAULT_POLICY, 'utf8');
    writeFileSync(bare, text.slice(0, text.indexOf('\ncapacity:')));
    const { exitCode, err } = await tryOut('--rate', '0.1', '--policy', bare, '--capacity', '0.5');
    expect(exitCode).toBe(2);
    expect(err).toContain('the policy does not say what ports have');
  });
});
