import { readFileSync } from 'node:fs';
import { hasDocker, type KafkaContainer, kafkaContainer } from '@southbound/kafka/container';
import { beforeAll, describe, expect, test } from 'vitest';
import { firstDifference } from '../scenarios/recorded-run.ts';
import { beginSouthboundCommand, southboundCommand, testFolder } from './southbound-command.ts';

const WORLD = ['world', '--seed', '4', '--ports', '2601,2606,2505'];

/** Without the header, which tells of itself where it came from. */
function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
}

describe.skipIf(!(await hasDocker()))('a recording that went over Kafka', () => {
  let kafka: KafkaContainer;
  beforeAll(async () => {
    kafka = await kafkaContainer();
    return () => kafka.close();
  });

  async function fine(args: readonly string[], environment: Record<string, string> = {}): Promise<string> {
    const { exitCode, out, err } = await southboundCommand(args, environment);
    expect(exitCode, err).toBe(0);
    return out;
  }

  test('gives the same selections as the one that its world wrote', async () => {
    const file = testFolder();
    const environment = { SOUTHBOUND_KAFKA_BROKERS: kafka.broker, SOUTHBOUND_KAFKA_TOPIC_PREFIX: 'round-trip.' };
    await fine([...WORLD, '--out', file('world.ndjson.gz')]);
    await fine(['topics'], environment);
    await fine(['replay', file('world.ndjson.gz'), '--to', 'kafka'], environment);
    const live = file('live.ndjson');
    const recorded = JSON.parse(await fine(['record', '--out', live, '--until-end', '--json'], environment));
    const direct = JSON.parse(
      await fine(['replay', file('world.ndjson.gz'), '--selections', file('direct.ndjson'), '--json']),
    );
    const again = JSON.parse(
      await fine(['replay', live, '--seed', '4', '--selections', file('again.ndjson'), '--json']),
    );

    expect(recorded.recordings[0]).toMatchObject({ mode: 'live', seed: null, counts: direct.recording.counts });
    expect(again.selectionsByGround).toEqual(direct.selectionsByGround);
    expect(linesOf(file('direct.ndjson')).length).toBe(direct.recording.counts.CrossingObserved);
    expect(firstDifference(linesOf(file('again.ndjson')), linesOf(file('direct.ndjson')))).toBeUndefined();
    const { groups } = await groupsOn(kafka);
    expect(groups.filter(({ groupId }) => groupId.includes('onlooker'))).toEqual([]);
  });

  test('is recorded until Ctrl-C where its end is not asked for, and is whole', async () => {
    const file = testFolder();
    const environment = { SOUTHBOUND_KAFKA_BROKERS: kafka.broker, SOUTHBOUND_KAFKA_TOPIC_PREFIX: 'live.' };
    await fine(['world', '--ports', '2606', '--out', file('world.ndjson')]);
    await fine(['topics'], environment);
    await fine(['replay', file('world.ndjson'), '--to', 'kafka'], environment);
    const recording = beginSouthboundCommand(['record', '--out', file('live.ndjson')], environment);
    const lines = linesOf(file('world.ndjson')).length;
    await recording.wrote(`${lines} records so far`);
    recording.child.kill('SIGINT');
    expect((await recording.ended).exitCode).toBe(0);
    expect(linesOf(file('live.ndjson')).toSorted()).toEqual(linesOf(file('world.ndjson')).toSorted());
  });

  test('bytes that are no event come through as they are', async () => {
    const file = testFolder();
    const environment = { SOUTHBOUND_KAFKA_BROKERS: kafka.broker, SOUTHBOUND_KAFKA_TOPIC_PREFIX: 'garbled.' };
    await fine(['topics'], environment);
    const tool = 'kafka-console-producer.sh --bootstrap-server localhost:9092 --topic garbled.southbound.crossings.v1';
    await kafka.run(tool, '{"type":"Crossing');
    await fine(['record', '--out', file('once.ndjson'), '--until-end'], environment);
    await fine(['replay', file('once.ndjson'), '--to', 'kafka'], environment);
    await fine(['record', '--out', file('twice.ndjson'), '--until-end'], environment);
    const [line = '', ...none] = linesOf(file('once.ndjson'));
    expect(none).toEqual([]);
    expect(Buffer.from(JSON.parse(line).bytes, 'base64').toString()).toBe('{"type":"Crossing');
    expect(linesOf(file('twice.ndjson'))).toEqual([line, line]);
  });
});

async function groupsOn(kafka: KafkaContainer) {
  const admin = kafka.client('').kafka.admin();
  await admin.connect();
  try {
    return await admin.listGroups();
  } finally {
    await admin.disconnect();
  }
}
