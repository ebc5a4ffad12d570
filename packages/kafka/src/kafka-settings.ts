import { z } from 'zod';

/** kafkajs takes names and IPv4 addresses only. */
const HOST_AND_PORT = /^[A-Za-z0-9._-]+:(\d{1,5})$/;

/** The settings of every service that uses Kafka. Which of them belong together, `kafkaClient` checks. */
export const kafkaSettings = z.object({
  SOUTHBOUND_KAFKA_BROKERS: z
    .string()
    .transform((text) => text.split(',').map((broker) => broker.trim()))
    .refine((brokers) => brokers.every(isHostAndPort), 'must be host:port, or several with commas between')
    .default(['127.0.0.1:9092'])
    .meta({
      description: 'Brokers to begin with, as host:port with commas between; the others are learned from them',
      example: 'kafka-1.example:9092,kafka-2.example:9092',
    }),
  SOUTHBOUND_KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9._-]{0,40}$/, 'must be at most 40 letters, digits, dots, dashes or underscores')
    .default('')
    .meta({
      description:
        'Stands before the names of topics, groups and transactional ids; for several environments on one cluster',
      example: 'trial.',
    }),
  SOUTHBOUND_KAFKA_TLS: z
    .enum(['true', 'false'], 'must be true or false')
    .transform((text) => text === 'true')
    .default(false)
    .meta({ description: 'Whether connections to Kafka are encrypted by TLS', example: 'true' }),
  SOUTHBOUND_KAFKA_CA_FILE: z.string().min(1, 'must be the path of a file').optional().meta({
    description: "Certificates, as PEM, that the brokers' are checked against; those of Node unless given",
    example: '/etc/southbound/kafka-ca.pem',
  }),
  SOUTHBOUND_KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'], 'must be plain, scram-sha-256 or scram-sha-512')
    .optional()
    .meta({ description: 'How to log in to Kafka; without it nobody logs in', example: 'scram-sha-512' }),
  SOUTHBOUND_KAFKA_SASL_USERNAME: z
    .string()
    .min(1, 'must not be empty')
    .optional()
    .meta({ description: 'Name to log in with', example: 'southbound' }),
  SOUTHBOUND_KAFKA_SASL_PASSWORD: z
    .string()
    .min(1, 'must not be empty')
    .optional()
    .meta({ description: 'Password to log in with', example: 'a-long-password', secret: true }),
});

export type KafkaSettings = z.output<typeof kafkaSettings>;

function isHostAndPort(broker: string): boolean {
  const port = Number(HOST_AND_PORT.exec(broker)?.[1]);
  return port >= 1 && port <= 65_535;
}
