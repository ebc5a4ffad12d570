import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { dataQueries, described, insteadOfNothing, NOT_ENOUGH_EVIDENCE, type PanelText } from './panels.ts';

/** One on its own has a row for each rule; the others stand beside charts. */
const HEIGHTS = { alone: 12, besideOthers: 8 };

/** The latest answers of one query, a row for each value of one label and a column for each value of another. */
export function matrix(text: PanelText, labels: { readonly rows: string; readonly columns: string }): Table {
  return table(text).withTransformation({
    id: 'groupingToMatrix',
    options: { rowField: labels.rows, columnField: labels.columns, valueField: 'Value', emptyValue: 'null' },
  });
}

/** The latest answers of several queries, a row for the values of some labels and a column for each query, called like it. */
export function columns(text: PanelText, rows: readonly string[]): Table {
  const names = Object.keys(text.queries);
  const fieldOf = (nth: number) => `Value #${String.fromCharCode('A'.charCodeAt(0) + nth)}`;
  const fields = [...rows, ...names.map((_, nth) => fieldOf(nth))];
  return table(text)
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: Object.fromEntries(fields.map((field, nth) => [field, nth])),
        renameByName: Object.fromEntries(names.map((name, nth) => [fieldOf(nth), name])),
      },
    });
}

function table(text: PanelText): Table {
  const panel = described(new Table(), text, text.width === 24 ? HEIGHTS.alone : HEIGHTS.besideOthers)
    .noValue(NOT_ENOUGH_EVIDENCE)
    .mappings([insteadOfNothing(NOT_ENOUGH_EVIDENCE)]);
  for (const query of dataQueries(text.queries)) panel.withTarget(query.instant().format(PromQueryFormat.Table));
  return panel;
}
