import {
  BigValueColorMode,
  BigValueGraphMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  MappingType,
  SpecialValueMatch,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as Text, TextMode } from '@grafana/grafana-foundation-sdk/text';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { PREVALENCE_PRESETS } from '@southbound/simulation';

/** What a panel says and asks. Widths are of 24. */
export interface PanelText {
  /** For good: alerts link to it. */
  readonly id: number;
  readonly title: string;
  /** For whoever wonders at three in the morning what it means and what to do. */
  readonly description: string;
  readonly width: number;
  /** Grafana's name of the unit, such as `percentunit` for a share. */
  readonly unit: string;
  /** It shows what inspections found, which is made up: title and description say so. */
  readonly isResult?: boolean;
  /** Below zero is a meaning of its own; else the axis begins there. */
  readonly mayBeNegative?: boolean;
  /** PromQL by how its answers are called; a `{{label}}` in the name is filled in. */
  readonly queries: Readonly<Record<string, string>>;
}

/** By the uid that the provisioned data source has. */
export const DATA_SOURCE = { type: 'prometheus', uid: 'prometheus' };

const HEIGHT = 8;

export const SIMULATED = `SIMULATED: every vehicle, plate, person and case is made up. Prevalence "${PREVALENCE_PRESETS.demonstration.name}" unless another was chosen: ${PREVALENCE_PRESETS.demonstration.explanation}`;

/** What Prometheus does not know is no number, least of all zero. */
export const NOT_ENOUGH_EVIDENCE = 'not enough evidence';

export function timeSeries(text: PanelText): TimeSeries {
  const panel = described(new TimeSeries(), text, HEIGHT).legend(
    new VizLegendOptionsBuilder()
      .displayMode(LegendDisplayMode.List)
      .placement(LegendPlacement.Bottom)
      .showLegend(true),
  );
  if (text.mayBeNegative !== true) panel.min(0);
  for (const query of dataQueries(text.queries)) panel.withTarget(query);
  return panel;
}

/** The answers add up to a whole. */
export function stackedTimeSeries(text: PanelText): TimeSeries {
  return timeSeries(text).fillOpacity(40).stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
}

/** A line to compare the others with, by what its query is called. */
export function withGuideLine(panel: TimeSeries, called: string): TimeSeries {
  return panel.overrideByName(called, [
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
    { id: 'custom.lineWidth', value: 2 },
    fixedColor('text'),
  ]);
}

/** Apart also for who sees no colours: one is light, one dark, one between. */
const BAND_COLORS = ['blue', 'orange', 'dark-purple'] as const;

/**
 * Estimates, each in the band between the `lower` and the `upper` end of its interval. Without enough evidence the
 * estimate is a gap in its band; where nothing bounds it from above there is no band, but the line of its lower end.
 *
 * `of`: of what there is one each, as the answers are called before the bound; none where there is one in all.
 */
export function bands(text: PanelText, of: readonly string[] = []): TimeSeries {
  const panel = timeSeries(text);
  for (const [nth, color] of BAND_COLORS.entries()) {
    const name = of[nth];
    if (name === undefined && nth > 0) break;
    const called = (bound: string) => (name === undefined ? bound : `${name}, ${bound}`);
    const end = [{ id: 'custom.lineStyle', value: { fill: 'dot', dash: [2, 6] } }, fixedColor(color)];
    panel
      .overrideByName(called('upper'), [
        { id: 'custom.fillBelowTo', value: called('lower') },
        { id: 'custom.fillOpacity', value: 20 },
        ...end,
      ])
      .overrideByName(called('lower'), end)
      .overrideByName(called('estimate'), [{ id: 'custom.lineWidth', value: 2 }, fixedColor(color)]);
  }
  return panel;
}

function fixedColor(fixedColor: string) {
  return { id: 'color', value: { mode: 'fixed', fixedColor } };
}

/** The latest answers as large numbers. Below `redBelow` they are red, or from `redFrom` on, when one is given. */
export function stat(
  text: PanelText,
  { redBelow, redFrom }: { readonly redBelow?: number; readonly redFrom?: number } = {},
): Stat {
  const steps: Threshold[] = [{ value: null, color: redBelow === undefined ? 'green' : 'red' }];
  if (redBelow !== undefined) steps.push({ value: redBelow, color: 'green' });
  if (redFrom !== undefined) steps.push({ value: redFrom, color: 'red' });
  const panel = described(new Stat(), text, HEIGHT / 2)
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps));
  for (const query of dataQueries(text.queries)) panel.withTarget(query.instant());
  return panel;
}

/** A query for each part of what one series of bounds says, in words where Prometheus has no number. */
export function latestInterval(text: Omit<PanelText, 'queries'> & { readonly of: string }): Stat {
  const { of, ...rest } = text;
  const orNothing = (bound: string) => `${of}{bound="${bound}"} or on() vector(NaN)`;
  return stat({
    ...rest,
    queries: { 'at least': orNothing('lower'), estimate: orNothing('estimate'), 'at most': orNothing('upper') },
  })
    .noValue(NOT_ENOUGH_EVIDENCE)
    .mappings([insteadOfNothing(NOT_ENOUGH_EVIDENCE)])
    .overrideByName('at most', [NO_BOUND]);
}

export function insteadOfNothing(words: string): ValueMapping {
  return { type: MappingType.SpecialValue, options: { match: SpecialValueMatch.NullAndNan, result: { text: words } } };
}

/** For upper ends: it is too early for one. */
export const NO_BOUND = { id: 'mappings', value: [insteadOfNothing('no bound yet')] };

export function text(markdown: string): Text {
  return new Text().id(1).span(24).height(2).transparent(true).mode(TextMode.Markdown).content(markdown);
}

/** What all panels have in common. */
export function described<Builder extends TimeSeries | Stat | Table>(
  panel: Builder,
  { id, title, description, width, unit, isResult = false }: PanelText,
  height: number,
): Builder {
  panel.id(id).title(isResult ? `${title} (simulated)` : title);
  panel.description(isResult ? `${description}\n\n${SIMULATED}` : description);
  panel.span(width).height(height).unit(unit).datasource(DATA_SOURCE);
  return panel;
}

export function dataQueries(queries: PanelText['queries']): DataqueryBuilder[] {
  return Object.entries(queries).map(([legend, expression], index) =>
    new DataqueryBuilder()
      .refId(String.fromCharCode('A'.charCodeAt(0) + index))
      .legendFormat(legend)
      .expr(expression),
  );
}
