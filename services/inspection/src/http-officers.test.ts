import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CrossingId } from '@southbound/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { httpOfficers } from './http-officers.ts';

const ORDER = {
  crossingId: 'crossing-1' as CrossingId,
  method: 'x-ray',
  startedAtMs: Date.UTC(2026, 2, 2, 14),
} as const;
const EXAMINATION = { durationMinutes: 8.5, findings: [{ seizureType: 'Weapons', category: 'Handgun', count: 2 }] };

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

test('officers are asked at their address, and answered with what the examination came to', async () => {
  const asked: unknown[] = [];
  const officers = await answering(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    asked.push([request.method, request.url, JSON.parse(Buffer.concat(chunks).toString())]);
    response.end(JSON.stringify({ examinations: [EXAMINATION] }));
  });
  expect(await officers.examine([ORDER])).toEqual([EXAMINATION]);
  const order = { crossingId: 'crossing-1', method: 'x-ray', startedAt: '2026-03-02T14:00:00.000Z' };
  expect(asked).toEqual([['POST', '/examinations', { orders: [order] }]]);
});

test.each([
  ['answer with an error', 503, '{}'],
  ['answer with no JSON', 200, 'busy'],
  ['answer for too few vehicles', 200, '{"examinations":[]}'],
  ['answer with a duration that cannot be', 200, '{"examinations":[{"durationMinutes":-1,"findings":[]}]}'],
])('officers who %s are away', async (_, status, text) => {
  const officers = await saying(status, text);
  await expect(officers.examine([ORDER])).rejects.toMatchObject({
    code: 'officers-away',
    detail: expect.stringContaining('SOUTHBOUND_OFFICERS_URL'),
  });
});

test('officers whom nobody can reach are away', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const officers = httpOfficers(new URL(`http://127.0.0.1:${port}/desk`));
  await expect(officers.examine([ORDER])).rejects.toMatchObject({ code: 'officers-away' });
});
