import { Counter, Gauge, type Registry } from 'prom-client';

export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** One metric of a report, and how it is read off it. */
export interface MetricDescription<Report> {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly samples: (report: Report) => readonly Sample[];
}

/** What of a report is told as metrics. */
export interface ReportMetrics<Report> {
  /** What only grows while the report's counts are kept. */
  readonly counters?: readonly MetricDescription<Report>[];
  readonly gauges: readonly MetricDescription<Report>[];
}

/** Puts a report into a registry. It is made when the metrics are read, once for all of them. */
export function registerReport<Report extends object>(
  registry: Registry,
  { counters = [], gauges }: ReportMetrics<Report>,
  report: () => Report,
): void {
  const reading = oncePerTurn(report);
  for (const { samples, labels, ...named } of counters) {
    new Counter({
      ...named,
      labelNames: [...labels],
      registers: [registry],
      collect() {
        this.reset();
        for (const [of, value] of samples(reading())) this.inc(of, value);
      },
    });
  }
  for (const { samples, labels, ...named } of gauges) {
    new Gauge({
      ...named,
      labelNames: [...labels],
      registers: [registry],
      collect() {
        this.reset();
        for (const [of, value] of samples(reading())) this.set(of, value);
      },
    });
  }
}

/** A registry collects all its metrics in one turn of the event loop; none of them asks for a report of its own. */
function oncePerTurn<Report extends object>(report: () => Report): () => Report {
  let held: Report | undefined;
  return () => {
    if (held === undefined) {
      held = report();
      queueMicrotask(() => {
        held = undefined;
      });
    }
    return held;
  };
}
