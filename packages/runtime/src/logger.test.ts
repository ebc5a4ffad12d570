import { EVENTS } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { Fault } from './fault.ts';
import { createLogger, type LoggerOptions } from './logger.ts';

function linesOf(level: LoggerOptions['level'], write: (logger: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = [];
  write(createLogger({ service: 'targeting', level, destination: { write: (line) => lines.push(line) } }));
  return lines;
}

test('a log line is one JSON object with level, time and service', () => {
  const [line] = linesOf('info', (logger) => logger.info({ port: '2304' }, 'crossings decided'));
  expect(JSON.parse(line ?? '')).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    service: 'targeting',
    port: '2304',
    msg: 'crossings decided',
  });
});

test('what is below the level is not written', () => {
  const lines = linesOf('warn', (logger) => {
    logger.info('fine');
    logger.warn('not fine');
  });
  expect(lines).toHaveLength(1);
});

test('no plate gets into the log, however deep in a batch it stands', () => {
  const event = EVENTS.CrossingObserved.example;
  const plate = event.data.identity.plate?.text ?? 'the example lost its plate';
  const lines = linesOf('info', (logger) => {
    logger.info({ plate, plateKey: plate, vehicleKey: plate, identity: { plate } });
    logger.info({ event }, 'an event');
    logger.info({ batch: { entries: [{ content: event }] } }, 'a batch');
    logger.child({ event }).info('bound');
  });
  expect(lines).toHaveLength(4);
  expect(lines.join('')).toContain('[redacted]');
  expect(lines.join('')).not.toContain(plate);
});

test('a fault is logged with its code', () => {
  const [line] = linesOf('info', (logger) => logger.error({ err: new Fault('register-away', 'no answer') }));
  expect(JSON.parse(line ?? '').err).toMatchObject({ code: 'register-away', detail: 'no answer' });
});
