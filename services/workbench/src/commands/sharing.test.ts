import { expect, onTestFinished, test } from 'vitest';
import { southbound } from '../fixtures/captured-terminal.ts';
import { southboundProcess } from '../fixtures/southbound-process.ts';

test('the same worlds are told of with traces shared in each way, in words and to machines', async () => {
  const args = ['sharing', '--ports', '2606', '--worlds', '1'];
  const { exitCode, out } = await southbound(args);
  expect(exitCode).toBe(0);
  for (const sharing of ['full', 'aggregate', 'withheld']) expect(out).toMatch(new RegExp(`^  ${sharing} +\\d`, 'm'));
  const { compared } = JSON.parse((await southbound([...args, '--json'])).out);
  expect(compared.map(({ sharing }: { sharing: string }) => sharing)).toEqual(['full', 'aggregate', 'withheld']);
});

test('Ctrl-C ends it with 130 in the midst of a world, and nothing is compared', async () => {
  const sharing = southboundProcess(onTestFinished, ['sharing', '--ports', '2606', '--days', '300']);
  await sharing.line((line) => line.includes('full, world 1'));
  sharing.child.kill('SIGINT');
  const { exitCode, out, err } = await sharing.ended;
  expect({ exitCode, out }).toEqual({ exitCode: 130, out: '' });
  expect(err).toMatch(/Interrupted: nothing was compared\.$/);
  // The first of nine worlds ends at eleven of a hundred.
  const [, done] = / (\d+) % [^%]*$/.exec(err) ?? [];
  expect(Number(done)).toBeLessThan(11);
});
