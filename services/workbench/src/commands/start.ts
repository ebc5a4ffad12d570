import { setTimeout as pause } from 'node:timers/promises';
import { DAY_MS, HOUR_MS, instantOf, MINUTE_MS } from '@southbound/contracts';
import { createLogger, httpApp, httpSettings, listen, processMetrics, readSettings } from '@southbound/runtime';
import { progressRoutes, type SimulatedBorder, simulatedBorder } from '@southbound/standalone';
import { loadRulebook } from '@southbound/targeting/rulebook-files';
import { yieldRoutes } from '@southbound/yield';
import { Command, Option } from 'commander';
import { addBorderFlags, type BorderFlags, progressTargetsOf } from '../border-options.ts';
import { speedFactor } from '../options.ts';
import { reportText } from '../report-text.ts';
import { type Terminal, untilStopped } from '../terminal.ts';
import { sharingOption, worldOfFlags } from '../world-options.ts';

interface StartFlags extends BorderFlags {
  readonly speed: number;
}

/** The world of `start` has no last day that anybody would wait for. */
const DAYS_WITHOUT_END = 36_500;

export function startCommand(terminal: Terminal): Command {
  const command = new Command('start')
    .description(
      'Run the simulated border live, with /metrics, /healthz, /readyz, the yield API and /progress, until Ctrl-C; then print the report.',
    )
    .addOption(
      new Option('--speed <factor>', 'event time per wall time; 60 is an event minute a second')
        .argParser(speedFactor)
        .default(60),
    )
    .addOption(sharingOption())
    .addHelpText(
      'after',
      '\nExample:\n  SOUTHBOUND_HTTP_PORT=9000 southbound start --speed 600\n  curl http://127.0.0.1:9000/yield',
    );
  return addBorderFlags(command).action((flags: StartFlags) => runStart(terminal, flags));
}

async function runStart(terminal: Terminal, flags: StartFlags): Promise<void> {
  const settings = readSettings(httpSettings, terminal.environment);
  const rulebook = loadRulebook(flags, flags.rate);
  const logger = createLogger({
    service: 'standalone',
    level: settings.SOUTHBOUND_LOG_LEVEL,
    destination: terminal.err,
  });
  const registry = processMetrics();
  const border = await simulatedBorder({
    world: worldOfFlags({ ...flags, days: DAYS_WITHOUT_END }),
    loop: { mode: 'closed loop', adapts: flags.adapts },
    rulebook,
    progressTargets: progressTargetsOf(flags),
    registry,
    logger,
    onQuarantined: ({ data: { sourceTopic, partition, offset, faultCode, reason } }) =>
      logger.warn({ topic: sourceTopic, partition, offset, faultCode, reason }, 'quarantined'),
  });
  let isRunning = false;
  const app = httpApp({
    logger,
    registry,
    readiness: { engine: () => isRunning },
    routes: (routes) => {
      routes.register(yieldRoutes(border.engine));
      routes.register(progressRoutes(() => border.engine.progress()));
    },
  });
  await untilStopped(terminal, logger, async (stopping) => {
    const address = await listen(app, {
      host: settings.SOUTHBOUND_HTTP_HOST,
      tcpPort: settings.SOUTHBOUND_HTTP_PORT,
      chosenBy: 'SOUTHBOUND_HTTP_PORT',
    });
    logger.info(
      { address, speed: flags.speed },
      'simulated border open: /yield, /progress, /metrics, /healthz, /readyz',
    );
    try {
      await letTimePass(border, flags.speed, stopping, (startsAtMs) => {
        isRunning = true;
        if (startsAtMs % HOUR_MS === 0) logHour(logger, border, startsAtMs);
      });
    } finally {
      isRunning = false;
      await app.close();
      await border.engine.stop();
    }
  });
  terminal.out.write(`${reportText(border.result())}\n`);
}

/** One event minute after the other at a speed, each finished before the next, until asked to stop. */
async function letTimePass(
  border: SimulatedBorder,
  speed: number,
  stopping: AbortSignal,
  onMinute: (startsAtMs: number) => void,
): Promise<void> {
  let dueAtMs = performance.now();
  for await (const { startsAtMs } of border.minutes()) {
    onMinute(startsAtMs);
    dueAtMs += MINUTE_MS / speed;
    // Also when it is behind, a turn is given to requests and signals.
    const waitMs = Math.max(0, Math.min(dueAtMs - performance.now(), DAY_MS));
    await pause(waitMs, undefined, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return;
  }
}

function logHour(logger: ReturnType<typeof createLogger>, border: SimulatedBorder, startsAtMs: number): void {
  const { crossings, ordered, total, inspectionRate } = border.engine.report().border;
  const figures = { crossings, ordered: ordered.orders, hits: total.hits, inspectionRate };
  logger.info({ eventTime: instantOf(startsAtMs), ...figures }, 'an event hour has passed');
}
