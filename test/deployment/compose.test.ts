import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PORT_CODES } from '@southbound/contracts';
import { inspectionSettings } from '@southbound/inspection/settings';
import { intelligenceSettings } from '@southbound/intelligence/settings';
import { kafkaSettings } from '@southbound/kafka';
import { readSettings } from '@southbound/runtime';
import { simulatorSettings } from '@southbound/simulator/settings';
import { targetingSettings } from '@southbound/targeting/settings';
import { yieldSettings } from '@southbound/yield/settings';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { rulebookOf } from '../scenarios/recorded-run.ts';
import { COMPOSE_SERVICES, type ComposeService, OWN_SERVICES, WORKSPACE } from './compose-file.ts';

const SETTINGS = {
  intelligence: intelligenceSettings,
  targeting: targetingSettings,
  inspection: inspectionSettings,
  yield: yieldSettings,
  simulator: simulatorSettings,
};

const TOOLS = [['docker-compose'], ['docker', 'compose']].filter((tool) => run([...tool, 'version']).status === 0);
const reason = TOOLS.length === 0 ? ' (skipped: neither docker-compose nor docker compose is here)' : '';

describe.skipIf(TOOLS.length === 0)(`the compose file${reason}`, () => {
  test.each(TOOLS.map((tool) => ({ tool, name: tool.join(' ') })))(
    'is valid for $name, with Grafana and without',
    ({ tool }) => {
      for (const profile of [[], ['--profile', 'grafana']]) {
        const { status, stderr } = run([...tool, ...profile, 'config', '--quiet']);
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      }
    },
  );

  test.each(TOOLS.map((tool) => ({ tool, name: tool.join(' ') })))(
    'hands targeting the draw keys that are set outside with $name, and no next one where none is',
    ({ tool }) => {
      const keys = {
        SOUTHBOUND_DRAW_KEY_ID: 'draw-key-1',
        SOUTHBOUND_DRAW_KEY: 'a-long-random-secret',
        SOUTHBOUND_DRAW_KEY_NEXT: 'draw-key-2/2026-04-01 another-long-random-secret',
      };
      const folder = mkdtempSync(join(tmpdir(), 'southbound-compose-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const handedBy = (environment: Readonly<Record<string, string>>) => {
        const file = join(folder, 'draw-keys.env');
        writeFileSync(
          file,
          Object.entries(environment)
            .map(([name, value]) => `${name}=${value}\n`)
            .join(''),
        );
        const { stdout } = run([...tool, '--env-file', file, 'config']);
        const { services } = parse(stdout) as { services: Record<string, ComposeService> };
        return services['targeting']?.environment;
      };
      expect(handedBy(keys)).toMatchObject(keys);
      const { SOUTHBOUND_DRAW_KEY_NEXT: _, ...today } = keys;
      expect(handedBy(today)?.['SOUTHBOUND_DRAW_KEY_NEXT'] ?? null).toBeNull();
    },
  );
});

describe('the compose file', () => {
  test('has every service of which the settings are known', () => {
    expect(OWN_SERVICES.toSorted()).toEqual(Object.keys(SETTINGS).toSorted());
  });

  test.each(Object.entries(SETTINGS))(
    'gives %s the settings it needs, and none that it does not know',
    (name, schema) => {
      const settings = readSettings(schema, environmentOf(name));
      // Not its own address only, and the one that the health check and Prometheus ask.
      expect(settings).toMatchObject({ SOUTHBOUND_HTTP_HOST: '0.0.0.0', SOUTHBOUND_HTTP_PORT: 8080 });
    },
  );

  test('gives yield the floor rates of the policy that targeting runs by', () => {
    expect(environmentOf('targeting')).not.toHaveProperty('SOUTHBOUND_POLICY_FILE');
    const { floorRate, ports } = rulebookOf().policy;
    const wanted = PORT_CODES.map((port) => [port, ports[port]?.floorRate ?? floorRate]);
    const { SOUTHBOUND_FLOOR_RATES: given } = readSettings(yieldSettings, environmentOf('yield'));
    expect(given).toEqual(Object.fromEntries(wanted));
  });

  test('has yield judge by what the policy that targeting runs by says', () => {
    const { toleratedSkippedShare, liftThatPays } = rulebookOf().policy;
    expect(readSettings(yieldSettings, environmentOf('yield'))).toMatchObject({
      SOUTHBOUND_TOLERATED_SKIPPED_SHARE: toleratedSkippedShare,
      SOUTHBOUND_LIFT_THAT_PAYS: liftThatPays,
    });
  });

  test('gives the command that makes the topics its settings', () => {
    expect(readSettings(kafkaSettings, environmentOf('topics')).SOUTHBOUND_KAFKA_BROKERS).toEqual(['kafka:9092']);
  });

  test.each([...OWN_SERVICES, 'topics'])('has %s run a file that is there', (name) => {
    const [file = ''] = COMPOSE_SERVICES[name]?.command ?? [];
    expect(file).toMatch(/^services\/\w+\/src\/main\.ts$/);
    expect(existsSync(join(WORKSPACE, file))).toBe(true);
  });

  test.each(OWN_SERVICES)('starts %s after what it needs, and stops it before', (name) => {
    expect(COMPOSE_SERVICES[name]?.depends_on).toMatchObject({
      topics: { condition: 'service_completed_successfully' },
      // Named itself: `topics`, which depends on it too, has long ended when all is stopped.
      kafka: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
    });
  });

  test('opens nothing to other machines', () => {
    const ports = Object.values(COMPOSE_SERVICES).flatMap((service) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test('mounts only files and folders that are there', () => {
    const mounts = Object.values(COMPOSE_SERVICES).flatMap((service) => service.volumes ?? []);
    const paths = mounts.map((mount) => mount.split(':')[0] ?? '').filter((path) => path.startsWith('./'));
    expect(paths.filter((path) => !existsSync(join(WORKSPACE, path)))).toEqual([]);
    expect(paths).toContain('./infra/prometheus');
  });
});

function environmentOf(name: string): Readonly<Record<string, string>> {
  const given = COMPOSE_SERVICES[name]?.environment ?? {};
  return Object.fromEntries(
    Object.entries(given).flatMap(([setting, value]) => (value === null ? [] : [[setting, String(value)]])),
  );
}

function run([file = '', ...args]: readonly string[]) {
  return spawnSync(file, args, { cwd: WORKSPACE, encoding: 'utf8' });
}
