import { createTopics, kafkaClient, kafkaSettings } from '@southbound/kafka';
import { createLogger, readSettings, wholeNumber } from '@southbound/runtime';
import { Command, InvalidArgumentError, Option } from 'commander';
import { WHERE_KAFKA_IS } from '../options.ts';
import type { Terminal } from '../terminal.ts';

interface TopicsFlags {
  readonly replication: number;
  readonly inSync?: number;
  readonly json?: boolean;
}

export function topicsCommand(terminal: Terminal): Command {
  return new Command('topics')
    .description(
      'Create the topics that are missing on Kafka and bring the settings of the others up to date. Done again it changes nothing.',
    )
    .addOption(
      new Option('--replication <count>', 'copies of each record, on as many brokers; 3 for a cluster')
        .argParser(copies)
        .default(1),
    )
    .addOption(
      new Option(
        '--in-sync <count>',
        'how many of them a record must have reached before it counts; 2 for a cluster (default: as it is)',
      ).argParser(copies),
    )
    .option('--json', 'write what was done as JSON')
    .addHelpText(
      'after',
      WHERE_KAFKA_IS +
        '\n\nExample:\n  SOUTHBOUND_KAFKA_BROKERS=kafka.example:9092 southbound topics --replication 3 --in-sync 2',
    )
    .action((flags: TopicsFlags) => runTopics(terminal, flags));
}

async function runTopics(terminal: Terminal, { replication, inSync, json }: TopicsFlags): Promise<void> {
  const settings = readSettings(kafkaSettings, terminal.environment);
  const logger = createLogger({ service: 'southbound', level: 'error', destination: terminal.err });
  const options = { replicationFactor: replication, ...(inSync !== undefined && { minInSyncReplicas: inSync }) };
  const topics = await createTopics(kafkaClient(settings, logger), options);
  const text = json === true ? JSON.stringify({ topics }) : topics.map(topicLine).join('\n');
  terminal.out.write(`${text}\n`);
}

function topicLine({ name, outcome }: Awaited<ReturnType<typeof createTopics>>[number]): string {
  return `${outcome.padEnd(9)} ${name}`;
}

function copies(text: string): number {
  const result = wholeNumber(1, 9).safeParse(text);
  if (!result.success) throw new InvalidArgumentError('It must be a whole number from 1 to 9, such as 3.');
  return result.data;
}
