import { DAY_MS, epochMs, HOUR_MS, type MultipleSaleReported, type TraceLeadIssued } from '@southbound/contracts';
import type { Sale } from '@southbound/simulation/calibration';
import type { Interval } from './intervals.ts';
import type { Figure } from './judging.ts';
import type { WorldSample } from './sample.ts';
import { percent, shareOf } from './showing.ts';

const SOURCE = 'OIG10';
const YEAR_DAYS = 365.25;
/** "Within weeks". */
const WEEKS_DAYS = 8 * 7;
/** From the start of 2007 to the end of fiscal year 2009: who was found in it with a sale after December 2006. */
const RECENT_DAYS = 1_003;

/** As OIG10 counts it: where the day of recovery is unknown, the day of the request stands in. */
function timeToCrimeDays({ data }: TraceLeadIssued): number {
  return (epochMs(data.recoveredAt ?? data.traceRequestedAt) - epochMs(data.soldAt)) / DAY_MS;
}

function traceDays({ occurredAt, data }: TraceLeadIssued): number {
  return (epochMs(occurredAt) - epochMs(data.traceRequestedAt)) / DAY_MS;
}

const matchesReport = ({ data }: TraceLeadIssued) => data.indicators.includes('bought-in-multiple-sale');
const requested = ({ outcomes }: WorldSample) => outcomes.filter((outcome) => outcome !== 'not-requested');

/** Five consecutive business days lie within seven days. */
const WINDOW_MS = 7 * DAY_MS;
/** Dealers sell from ten on and close by eight in the evening, on clocks up to two hours apart. */
const SAME_DAY_MS = 12 * HOUR_MS;

/** Share of reports that tell of two or more firearms of a kind, sold to one buyer in the window, on the day. */
function shareByRule({ sales, multipleSales }: WorldSample): number {
  const byDealer = Map.groupBy(sales, ({ dealerId }) => dealerId);
  return shareOf(multipleSales, (report) => isByRule(report, byDealer.get(report.data.dealerId) ?? []));
}

function isByRule({ data, occurredAt }: MultipleSaleReported, sales: readonly Sale[]): boolean {
  const soldAtMs = epochMs(data.soldAt);
  const last = sales.filter((sale) => sale.soldAtMs === soldAtMs);
  const buyers = new Set(last.map(({ buyer }) => buyer.personId));
  const window = sales.filter(
    (sale) => buyers.has(sale.buyer.personId) && sale.soldAtMs <= soldAtMs && sale.soldAtMs > soldAtMs - WINDOW_MS,
  );
  const sold = (kind: 'handguns' | 'reportableRifles') => window.reduce((sum, sale) => sum + sale[kind], 0);
  const isTold = (told: number, kind: 'handguns' | 'reportableRifles') =>
    told === 0 || (told >= 2 && told <= sold(kind));
  const isOnTime = epochMs(occurredAt) >= soldAtMs && epochMs(occurredAt) < soldAtMs + SAME_DAY_MS;
  return isOnTime && isTold(data.handguns, 'handguns') && isTold(data.longArms, 'reportableRifles');
}

const ALWAYS: Interval = { low: 1, high: 1 };

function share(
  [name, published]: readonly [name: string, published: string],
  [tolerance, because]: readonly [tolerance: Interval, because: string],
  measure: (sample: WorldSample) => number,
  source = SOURCE,
): Figure {
  return { name, source, published, show: percent, judged: { by: 'mean', tolerance, because, measure } };
}

/** What a percentage stands for that was rounded to its last digit. */
function rounded(value: number, digit: number): readonly [Interval, string] {
  return [{ low: value - digit / 2, high: value + digit / 2 }, 'rounding'];
}

export const traceFigures: readonly Figure[] = [
  share(['Time-to-crime of traces under 3 years', '18.2 %'], rounded(0.182, 0.001), ({ leads }) =>
    shareOf(leads, (lead) => timeToCrimeDays(lead) < 3 * YEAR_DAYS),
  ),
  share(
    ['Time-to-crime of traces over 5 years', 'over 75 %'],
    [{ low: 0.75, high: Number.POSITIVE_INFINITY }, 'a bound'],
    ({ leads }) => shareOf(leads, (lead) => timeToCrimeDays(lead) > 5 * YEAR_DAYS),
  ),
  share(
    ['Time-to-crime of traces within eight weeks', 'some'],
    [{ low: 0.0005, high: 0.05 }, 'OIG10 gives no number: not none, and few'],
    ({ leads }) => shareOf(leads, (lead) => timeToCrimeDays(lead) < WEEKS_DAYS),
  ),
  share(
    ['Recovered firearms of which a trace is asked for', 'less than a quarter'],
    [{ low: Number.NEGATIVE_INFINITY, high: 0.25 }, 'a bound; how much less is invented'],
    ({ outcomes }) => shareOf(outcomes, (outcome) => outcome !== 'not-requested'),
  ),
  share(['Traces that succeed (FY2009; 27 % in FY2007, 44 % in FY2005)', '31 %'], rounded(0.31, 0.01), (sample) =>
    shareOf(requested(sample), (outcome) => outcome === 'succeeded'),
  ),
  share(['Traces that fail on an invalid serial number', '26 %'], rounded(0.26, 0.01), (sample) =>
    shareOf(requested(sample), (outcome) => outcome === 'serial-invalid'),
  ),
  share(
    ['Traces without a matching multiple-sale report that take 7 to 10 days', 'all'],
    [ALWAYS, 'a rule'],
    ({ leads }) =>
      shareOf(
        leads.filter((lead) => !matchesReport(lead)),
        (lead) => traceDays(lead) >= 7 && traceDays(lead) <= 10,
      ),
  ),
  share(['Traces with a matching multiple-sale report that take minutes', 'all'], [ALWAYS, 'a rule'], ({ leads }) =>
    shareOf(leads.filter(matchesReport), (lead) => traceDays(lead) * DAY_MS < HOUR_MS),
  ),
  share(['Long guns among recoveries (FY2009)', '48 %'], rounded(0.48, 0.01), ({ traced }) =>
    shareOf(traced, ({ category }) => category === 'Long Arm'),
  ),
  share(['Rifles among recoveries with a sale after December 2006', '77 %'], rounded(0.77, 0.01), ({ traced }) =>
    shareOf(
      traced.filter(({ sale, atMs }) => sale !== null && atMs - sale.soldAtMs < RECENT_DAYS * DAY_MS),
      ({ category }) => category === 'Long Arm',
    ),
  ),
  share(
    [
      'Multiple-sale reports of two or more handguns, or certain rifles, sold to one buyer within five business days, sent that day (the share of such sales that is reported is invented)',
      'all',
    ],
    [ALWAYS, 'a rule'],
    shareByRule,
    'OIG10, CAP23',
  ),
];
