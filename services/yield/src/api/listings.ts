import { DAY_MS, PORT_CODES, type PortCode, portOfEntry } from '@southbound/contracts';
import {
  CONFIDENCE,
  type DayWindow,
  dateOf,
  dayFigures,
  FIGURES,
  GROUNDS_ASKED,
  hourFigures,
  sumOfWindows,
  type Windows,
  wholeFromDay,
  windowCounts,
  windowEstimate,
} from '@southbound/measurement';
import { Fault, type WrongField } from '@southbound/runtime';
import { type Cursor, cursorText, readCursor } from './cursor.ts';
import type { DaysPage, Estimate, EstimatesPage, HoursPage, PortDay, PortHour } from './page-schemas.ts';
import { type PageOf, pageOf, type Row } from './pages.ts';
import type { DaysQuery, EstimatesQuery, HoursQuery, PortAsked } from './queries.ts';

/** The counts by day and hour of each port that came to this instance. */
export type PortWindows = Readonly<Partial<Record<PortCode, { readonly windows: Windows }>>>;

/** What rows are made of: the border or one port, and its number in every list. */
interface Asked {
  readonly nth: number;
  readonly port: 'border' | PortCode;
  readonly name: string;
  readonly windows: () => Windows;
}

/** Each figure of each ground of each port asked for, over a window of days. */
export function estimatesListed(ports: PortWindows, query: EstimatesQuery): EstimatesPage {
  const asked = portsAsked(ports, query.port);
  const cursor = cursorOf('estimates', query.cursor);
  const window = windowAsked(asked, query, cursor);
  const rows = window === null ? [] : estimateRows(asked, window, query);
  return {
    confidence: CONFIDENCE,
    window: datesOf(window),
    ...paged('estimates', rows, window, cursor, query.limit),
  };
}

/** The counts of each day of each port asked for. */
export function daysListed(ports: PortWindows, query: DaysQuery): DaysPage {
  const asked = portsAsked(ports, query.port);
  const cursor = cursorOf('days', query.cursor);
  const window = windowAsked(asked, query, cursor);
  const rows = window === null ? [] : dayRows(asked, window);
  return {
    window: datesOf(window),
    ...paged('days', rows, window, cursor, query.limit),
  };
}

/** The counts of each hour of the day of each port asked for, over all that was counted. */
export function hoursListed(ports: PortWindows, query: HoursQuery): HoursPage {
  const cursor = cursorOf('hours', query.cursor);
  return paged('hours', hourRows(portsAsked(ports, query.port)), null, cursor, query.limit);
}

function* estimateRows(
  asked: readonly Asked[],
  window: DayWindow,
  query: Pick<EstimatesQuery, 'ground' | 'figure'>,
): Generator<Row<Estimate>> {
  for (const { nth, port, name, windows } of asked) {
    // All of a port's rows are of the same counts, and a page has those of few ports.
    const counts = once(() => windowCounts(windows(), window));
    const wholeFrom = once(() => {
      const day = wholeFromDay(windows(), window);
      return day > window.toDay ? null : dateOf(day);
    });
    for (const [groundNth, ground] of GROUNDS_ASKED.entries()) {
      if (query.ground !== undefined && query.ground !== ground) continue;
      for (const [figureNth, figure] of FIGURES.entries()) {
        if (query.figure !== undefined && query.figure !== figure) continue;
        const item = () => {
          const estimate = windowEstimate(counts(), ground, figure, CONFIDENCE);
          return estimate === null ? null : { port, name, ground, figure, wholeFrom: wholeFrom(), ...estimate };
        };
        yield { place: [nth, groundNth, figureNth], item };
      }
    }
  }
}

function* dayRows(asked: readonly Asked[], { fromDay, toDay }: DayWindow): Generator<Row<PortDay>> {
  for (const { nth, port, name, windows } of asked) {
    const days = windows().days.filter(({ period }) => period >= fromDay && period <= toDay);
    const figures = dayFigures({ days });
    for (const [at, { period }] of days.entries()) {
      const day = figures[at];
      yield { place: [nth, period], item: () => (day === undefined ? null : { port, name, ...day }) };
    }
  }
}

function* hourRows(asked: readonly Asked[]): Generator<Row<PortHour>> {
  for (const { nth, port, name, windows } of asked) {
    for (const hour of hourFigures(windows())) {
      yield { place: [nth, hour.hour], item: () => ({ port, name, ...hour }) };
    }
  }
}

function datesOf(window: DayWindow | null): DaysPage['window'] {
  return window === null ? null : { from: dateOf(window.fromDay), to: dateOf(window.toDay) };
}

function paged<Item>(
  list: PageOf,
  rows: Iterable<Row<Item>>,
  window: DayWindow | null,
  cursor: Cursor | null,
  limit: number,
): { items: Item[]; next: string | null } {
  const { items, lastPlace } = pageOf(rows, cursor?.after ?? null, limit);
  const days = window === null ? null : ([window.fromDay, window.toDay] as const);
  return { items: [...items], next: lastPlace === null ? null : cursorText({ list, window: days, after: lastPlace }) };
}

/** The border first, then the ports in the order of the port table; rows of that are only ever appended. */
function portsAsked(ports: PortWindows, wanted: PortAsked): readonly Asked[] {
  const counted = PORT_CODES.flatMap((port, row): Asked[] => {
    const tally = ports[port];
    const { name } = portOfEntry(port);
    return tally === undefined ? [] : [{ nth: row + 1, port, name, windows: () => tally.windows }];
  });
  const border: Asked = {
    nth: 0,
    port: 'border',
    name: 'All ports',
    windows: once(() => sumOfWindows(counted.map(({ windows }) => windows()))),
  };
  if (wanted === undefined) return [border, ...counted];
  const found = [border, ...counted].filter(({ port }) => port === wanted);
  if (found.length === 0) throw new Fault('route-unknown', `port: ${wanted} is not counted by this instance`);
  return found;
}

/** The days asked for; those left out are the first and the last counted at any port, as of the first page. */
function windowAsked(
  asked: readonly Asked[],
  { from, to }: Pick<DaysQuery, 'from' | 'to'>,
  cursor: Cursor | null,
): DayWindow | null {
  if (cursor?.window) {
    const [fromDay, toDay] = cursor.window;
    const isSame = (day: string | undefined, of: number) => day === undefined || dayOf(day) === of;
    if (isSame(from, fromDay) && isSame(to, toDay)) return { fromDay, toDay };
    throw wrongCursor(
      'expected a cursor of the same window; leave out `from` and `to`, or begin anew without a cursor',
    );
  }
  // The border has the days of its ports.
  const counted = (asked.length > 1 ? asked.slice(1) : asked).flatMap(({ windows }) => {
    const { days } = windows();
    return [days[0]?.period ?? [], days.at(-1)?.period ?? []].flat();
  });
  const [first, last] = counted.length === 0 ? [undefined, undefined] : [Math.min(...counted), Math.max(...counted)];
  const fromDay = from === undefined ? first : dayOf(from);
  const toDay = to === undefined ? last : dayOf(to);
  if (fromDay === undefined && toDay === undefined) return null;
  const [begins, ends] = [fromDay ?? toDay ?? 0, toDay ?? fromDay ?? 0];
  // A window of which one end was asked for, past all that was counted, is empty.
  return from === undefined
    ? { fromDay: Math.min(begins, ends), toDay: ends }
    : { fromDay: begins, toDay: Math.max(begins, ends) };
}

function cursorOf(list: PageOf, text: string | undefined): Cursor | null {
  if (text === undefined) return null;
  const cursor = readCursor(text);
  if (cursor?.list !== list) throw wrongCursor('expected what an earlier page of this address gave as `next`');
  return cursor;
}

function wrongCursor(detail: string): Fault {
  const field: WrongField = { in: 'query', pointer: '#/cursor', detail };
  return new Fault('request-wrong', `query #/cursor: ${detail}`, { fields: [field] });
}

function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00.000Z`) / DAY_MS;
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
