import { hasDocker } from '@southbound/kafka/container';
import { beforeAll, describe, expect, test } from 'vitest';
import { deployment, type Servers, startServers } from './deployment.ts';
import { RULEBOOK } from './small-world.ts';
import { southboundCommand } from './southbound-command.ts';

/** Far more than it takes: a machine that is busy with other tests is no broken engine. */
const GATES = ['--max-p99-ms', '5000', '--min-rate', '25', '--max-lost', '0', '--max-duplicated', '0'];

describe.skipIf(!(await hasDocker()))('a load of 50 crossings a second', () => {
  let servers: Servers;
  beforeAll(async () => {
    servers = await startServers();
    return () => servers.close();
  });

  test('passes its gates with one instance of targeting', async () => {
    const engine = await deployment(servers, 'load');
    await engine.startIntelligence();
    await engine.startTargeting(RULEBOOK);
    const args = ['load', '--per-second', '50', '--seconds', '5', '--json', ...GATES];
    const { exitCode, out, err } = await southboundCommand(args, kafkaOnly(engine.environment));
    const report = JSON.parse(out);
    expect({ exitCode, gates: report.gates, err }).toMatchObject({ exitCode: 0 });
    expect(report).toMatchObject({
      sent: 250,
      published: 250,
      answered: 250,
      lost: 0,
      duplicated: 0,
      mode: 'open loop',
    });
    expect(report.gates.map(({ holds }: { holds: boolean }) => holds)).toEqual([true, true, true, true]);
    expect(report.latencyMs.p50).toBeGreaterThan(0);
  });

  test('fails them when that instance is stopped in the middle, and says by what', async () => {
    const engine = await deployment(servers, 'stopped');
    await engine.startIntelligence();
    const targeting = await engine.startTargeting(RULEBOOK);
    const answered = await engine.records('southbound.selections.v1');
    const args = ['load', '--per-second', '50', '--seconds', '6', '--wait', '2', ...GATES];
    const load = southboundCommand(args, kafkaOnly(engine.environment));
    await expect.poll(() => answered.length).toBeGreaterThan(20);
    await targeting.leave();
    const { exitCode, out, err } = await load;
    expect({ exitCode, out, err }).toMatchObject({ exitCode: 1 });
    expect(out).toMatch(/^FAILED --max-lost 0: it was \d+$/m);
    expect(out).toMatch(/^held {3}--max-duplicated 0: it was 0$/m);
  });
});

/** The settings that the command line takes. */
function kafkaOnly(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('SOUTHBOUND_KAFKA_')));
}
