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
import { type Threshold, ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as Text, TextMode } from '@grafana/grafana-foundation-sdk/text';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';

/** What a panel says and asks. Widths are of 24. */
export interface PanelText {
  readonly title: string;
  /** For whoever wonders what it means and what to do. */
  readonly description: string;
  readonly width: number;
  /** Grafana's name of the unit, such as `percentunit` for a share. */
  readonly unit?: string;
  /** PromQL by how its answers are called; a `{{label}}` in the name is filled in. */
  readonly queries: Readonly<Record<string, string>>;
}

/** By the uid that the provisioned data source has. */
const DATA_SOURCE = { type: 'prometheus', uid: 'prometheus' };

const HEIGHT = 8;

export function timeSeries({ title, description, width, unit = 'short', queries }: PanelText): TimeSeries {
  const panel = new TimeSeries()
    .title(title)
    .description(description)
    .span(width)
    .height(HEIGHT)
    .unit(unit)
    .datasource(DATA_SOURCE)
    .min(0)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    );
  for (const query of dataQueries(queries)) panel.withTarget(query);
  return panel;
}

/** The answers add up to a whole. */
export function stackedTimeSeries(text: PanelText): TimeSeries {
  return timeSeries(text).fillOpacity(40).stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
}

/** An estimate between the `lower` and the `upper` end of its interval. */
export function intervalOverTime(text: PanelText): TimeSeries {
  return timeSeries(text)
    .overrideByName('upper', [
      { id: 'custom.fillBelowTo', value: 'lower' },
      { id: 'custom.fillOpacity', value: 20 },
      { id: 'custom.lineWidth', value: 0 },
    ])
    .overrideByName('lower', [{ id: 'custom.lineWidth', value: 0 }])
    .overrideByName('estimate', [{ id: 'custom.lineWidth', value: 2 }]);
}

/** The latest answers as large numbers. Below `redBelow` they are red, or from `redFrom` on, when one is given. */
export function stat(
  { title, description, width, unit = 'short', queries }: PanelText,
  { redBelow, redFrom }: { readonly redBelow?: number; readonly redFrom?: number } = {},
): Stat {
  const steps: Threshold[] = [{ value: null, color: redBelow === undefined ? 'green' : 'red' }];
  if (redBelow !== undefined) steps.push({ value: redBelow, color: 'green' });
  if (redFrom !== undefined) steps.push({ value: redFrom, color: 'red' });
  const panel = new Stat()
    .title(title)
    .description(description)
    .span(width)
    .height(HEIGHT / 2)
    .unit(unit)
    .datasource(DATA_SOURCE)
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps));
  for (const query of dataQueries(queries)) panel.withTarget(query.instant());
  return panel;
}

/** The latest answers of one query, a row for each value of one label and a column for each value of another. */
export function matrix(
  { title, description, width, unit = 'short', queries }: PanelText,
  labels: { readonly rows: string; readonly columns: string },
): Table {
  const panel = new Table()
    .title(title)
    .description(description)
    .span(width)
    .height(HEIGHT)
    .unit(unit)
    .datasource(DATA_SOURCE)
    .withTransformation({
      id: 'groupingToMatrix',
      options: { rowField: labels.rows, columnField: labels.columns, valueField: 'Value' },
    });
  for (const query of dataQueries(queries)) panel.withTarget(query.instant().format(PromQueryFormat.Table));
  return panel;
}

export function text(markdown: string): Text {
  return new Text().span(24).height(3).transparent(true).mode(TextMode.Markdown).content(markdown);
}

function dataQueries(queries: PanelText['queries']): DataqueryBuilder[] {
  return Object.entries(queries).map(([legend, expression], index) =>
    new DataqueryBuilder()
      .refId(String.fromCharCode('A'.charCodeAt(0) + index))
      .legendFormat(legend)
      .expr(expression),
  );
}
