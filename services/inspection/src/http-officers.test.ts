import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Assignment, type AssignmentOutcome, type CrossingId, instantOf } from '@southbound/contracts';
import { Fault } from '@southbound/runtime';
import { expect, test } from 'vitest';
import { assignmentsOf, officersServer } from './fixtures/officers-server.ts';
import { httpOfficers } from './http-officers.ts';

const RELEASE: Assignment = {
  crossingId: 'crossing-1' as CrossingId,
  port: '2304',
  lane: 5,
  ground: 'not-drawn',
  method: null,
  decidedAt: instantOf(Date.UTC(2026, 2, 2, 14)),
};
const ORDER: Assignment = { ...RELEASE, ground: 'targeted', method: 'x-ray' };
const CARRIED_OUT = {
  outcome: 'carried-out',
  method: 'x-ray',
  startedAt: ORDER.decidedAt,
  durationMinutes: 8.5,
  findings: [{ seizureType: 'Weapons', category: 'Handgun', count: 2 }],
} satisfies AssignmentOutcome;
/** What may name a person, and is repeated nowhere. */
const NAME = 'J. Doe';
const RELEASED: AssignmentOutcome = { outcome: 'released' };

const answering = async (listener: RequestListener) => httpOfficers(await officersServer(listener));

const saying = (status: number, text: string) =>
  answering((_, response) => {
    response.writeHead(status).end(text);
  });

test('officers are asked at their address, and answer with what came of each selection', async () => {
  const asked: unknown[] = [];
  const officers = await answering(async (request, response) => {
    asked.push([request.method, request.url, await assignmentsOf(request)]);
    response.end(JSON.stringify({ outcomes: [CARRIED_OUT, RELEASED] }));
  });
  expect(await officers.answer([ORDER, RELEASE])).toEqual([CARRIED_OUT, RELEASED]);
  expect(asked).toEqual([['POST', '/assignments', { assignments: [ORDER, RELEASE] }]]);
});

test.each([
  ['answer with an error', 503, '{}'],
  ['are not at this address', 404, '{}'],
  ['answer with no JSON', 200, `busy with ${NAME}`],
  ['answer for too few vehicles', 200, '{"outcomes":[]}'],
  ['answer with something else', 200, JSON.stringify({ vehicles: NAME })],
])('officers who %s are away', async (_, status, text) => {
  const officers = await saying(status, text);
  await expect(officers.answer([ORDER])).rejects.toMatchObject({
    code: 'officers-away',
    detail: expect.stringMatching(new RegExp(`SOUTHBOUND_OFFICERS_URL((?!${NAME}).)*$`)),
  });
  expect(await officers.isAnswering()).toBe(status === 200 && text === '{"outcomes":[]}');
});

test.each<[string, Assignment, unknown, string]>([
  ['let go what was ordered', ORDER, RELEASED, 'outcome: released cannot come of an order; carried-out or'],
  ['carry out what was released', RELEASE, CARRIED_OUT, 'outcome: carried-out cannot come of a release; released or'],
  ['take less than no time', ORDER, { ...CARRIED_OUT, durationMinutes: -1 }, 'durationMinutes: '],
  ['give no reason', ORDER, { outcome: 'not-carried-out', reason: NAME }, 'reason: Invalid option: expected one of'],
  ['say what nobody knows', ORDER, { outcome: NAME }, 'outcome: '],
  ['say nothing of it', ORDER, null, 'the outcome: '],
  [
    'find what is no finding',
    ORDER,
    { ...CARRIED_OUT, findings: [...CARRIED_OUT.findings, { seizureType: NAME, category: NAME, count: NAME }] },
    'findings.1.seizureType: ',
  ],
])('officers who %s refuse that selection, with the field named, and no other', async (_, assignment, said, field) => {
  const officers = await saying(200, JSON.stringify({ outcomes: [RELEASED, said, CARRIED_OUT] }));
  const [former, word, latter] = await officers.answer([RELEASE, assignment, ORDER]);
  expect([former, latter]).toEqual([RELEASED, CARRIED_OUT]);
  expect(word).toBeInstanceOf(Fault);
  expect(word).toMatchObject({
    code: 'officers-refused',
    detail: expect.stringContaining(`/assignments (SOUTHBOUND_OFFICERS_URL): ${field}`),
  });
  expect((word as Fault).detail).not.toContain(NAME);
});

test.each([400, 409, 413, 422])('officers who find fault with the question (%i) refuse it', async (status) => {
  const officers = await saying(status, '{"detail":"the plate B7K2M9S4 is odd"}');
  await expect(officers.answer([ORDER])).rejects.toMatchObject({
    code: 'officers-refused',
    detail: expect.stringMatching(new RegExp(`SOUTHBOUND_OFFICERS_URL.*${status}$`)),
  });
});

test('officers answer when they are asked about nothing', async () => {
  const officers = await saying(200, '{"outcomes":[]}');
  expect(await officers.isAnswering()).toBe(true);
});

test('officers whom nobody can reach are away', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const officers = httpOfficers(new URL(`http://127.0.0.1:${port}/desk`));
  await expect(officers.answer([ORDER])).rejects.toMatchObject({ code: 'officers-away' });
  expect(await officers.isAnswering()).toBe(false);
});
