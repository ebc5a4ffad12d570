import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Assignment, type AssignmentOutcome, type CrossingId, instantOf } from '@southbound/contracts';
import { expect, onTestFinished, test } from 'vitest';
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
const CARRIED_OUT: AssignmentOutcome = {
  outcome: 'carried-out',
  method: 'x-ray',
  startedAt: ORDER.decidedAt,
  durationMinutes: 8.5,
  findings: [{ seizureType: 'Weapons', category: 'Handgun', count: 2 }],
};
const RELEASED: AssignmentOutcome = { outcome: 'released' };

/** Officers at an address of this machine, who answer each question as told. */
async function answering(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return httpOfficers(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
}

const saying = (status: number, text: string) =>
  answering((_, response) => {
    response.writeHead(status).end(text);
  });

test('officers are asked at their address, and answer with what came of each selection', async () => {
  const asked: unknown[] = [];
  const officers = await answering(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    asked.push([request.method, request.url, JSON.parse(Buffer.concat(chunks).toString())]);
    response.end(JSON.stringify({ outcomes: [CARRIED_OUT, RELEASED] }));
  });
  expect(await officers.answer([ORDER, RELEASE])).toEqual([CARRIED_OUT, RELEASED]);
  expect(asked).toEqual([['POST', '/assignments', { assignments: [ORDER, RELEASE] }]]);
});

test.each([
  ['answer with an error', 503, '{}'],
  ['are not at this address', 404, '{}'],
  ['answer with no JSON', 200, 'busy'],
  ['answer for too few vehicles', 200, '{"outcomes":[]}'],
  [
    'answer with a duration that cannot be',
    200,
    JSON.stringify({ outcomes: [{ ...CARRIED_OUT, durationMinutes: -1 }] }),
  ],
  ['let a vehicle go that was ordered inspected, without a reason', 200, '{"outcomes":[{"outcome":"released"}]}'],
])('officers who %s are away', async (_, status, text) => {
  const officers = await saying(status, text);
  await expect(officers.answer([ORDER])).rejects.toMatchObject({
    code: 'officers-away',
    detail: expect.stringContaining('SOUTHBOUND_OFFICERS_URL'),
  });
  expect(await officers.isAnswering()).toBe(status === 200 && text === '{"outcomes":[]}');
});

test('officers who carry out what was released are away', async () => {
  const officers = await saying(200, JSON.stringify({ outcomes: [CARRIED_OUT] }));
  await expect(officers.answer([RELEASE])).rejects.toMatchObject({ code: 'officers-away' });
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
