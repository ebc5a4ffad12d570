import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { southbound } from '../fixtures/captured-terminal.ts';
import type { ReportContents } from '../report/report-contents.ts';
import { reportPage } from '../report/report-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'southbound-report-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);
const [events, truth] = [file('events.ndjson'), file('truth.ndjson')];

describe('a report of a recording', () => {
  beforeAll(async () => {
    const world = ['world', '--seed', '3', '--ports', '2502', '--preset', '0.02', '--out', events, '--truth', truth];
    expect(await southbound(world)).toMatchObject({ exitCode: 0 });
  });

  test('is a page that stands alone, and the same as JSON, of what replay says of it', async () => {
    const page = file('day.html');
    const { exitCode, out } = await southbound(['report', events, '--truth', truth, '--output', page]);
    expect(exitCode).toBe(0);
    expect(out).toContain(`Report: ${page}\nThe same as JSON: ${file('day.json')}\n`);
    const html = readFileSync(page, 'utf8');
    const contents: ReportContents = JSON.parse(readFileSync(file('day.json'), 'utf8'));
    expect(`${reportPage(contents)}\n`).toBe(html);
    expect(html).not.toMatch(/(?:src|href)=|<script|NaN|Infinity|undefined/);
    expect(html).toContain('SIMULATED: every vehicle');
    expect(html).toContain('Volumes are northbound counts of 2018');
    expect(html.match(/SIMULATED, prevalence &quot;0\.02&quot;/g)?.length).toBeGreaterThan(10);
    expect(
      html.match(/<svg role="img" aria-labelledby="[a-z-]+-title" aria-describedby="[a-z-]+-figures"/g),
    ).toHaveLength(7);
    const replayed = await southbound(['replay', events, '--truth', truth, '--json']);
    expect(contents.yield).toEqual(JSON.parse(replayed.out).judged.yield);
  });

  test.each([
    [[], 'give a recording, or'],
    [[events, '--live', 'http://127.0.0.1:1'], 'give a recording, or'],
    [[events], "a recording takes '--truth'"],
    [['--live', 'http://127.0.0.1:1', '--rate', '0.1'], "'--rate' is for recordings"],
    [['--live', 'here'], 'such as http://127.0.0.1:8080'],
    [[events, '--truth', truth, '--output', `${truth}/report`], 'cannot be written'],
  ])('is refused with what would be right: %j', async (flags, message) => {
    const { exitCode, err } = await southbound(['report', ...flags]);
    expect(err).toContain(message);
    expect(exitCode).toBe(2);
  });

  test('of an engine that does not answer leaves nothing behind', async () => {
    const output = file('nothing');
    const { exitCode, err } = await southbound(['report', '--live', 'http://127.0.0.1:1', '--output', output]);
    expect(err).toContain('http://127.0.0.1:1/yield: does not answer');
    expect(exitCode).not.toBe(0);
    expect(readdirSync(folder)).not.toContain('nothing');
  });

  test('what another rate would have found is told by weights, with what it rests on', async () => {
    const [selections, inspections] = [file('selections.ndjson'), file('inspections.ndjson')];
    const files = ['--selections', selections, '--inspections', inspections];
    expect(await southbound(['replay', events, '--truth', truth, ...files])).toMatchObject({ exitCode: 0 });
    const { out } = await southbound(['what-if', events, ...files, '--json']);
    const same = JSON.parse(out);
    expect(same.other.inspections).toBeCloseTo(same.logged.orders, -2);
    expect(same.other.hitRate.measured.estimate).toBeCloseTo(same.logged.hitRate.estimate, 3);
    const less = JSON.parse((await southbound(['what-if', events, ...files, '--rate', '0.1', '--json'])).out);
    expect(less.other.inspections).toBeLessThan(0.7 * same.other.inspections);
    expect(less.other.hitRate.effectiveInspections).toBeLessThan(same.logged.inspections);
    const nobody = await southbound(['what-if', events, '--selections', selections, '--inspections', truth]);
    expect(nobody).toMatchObject({ exitCode: 2 });
  });
});
