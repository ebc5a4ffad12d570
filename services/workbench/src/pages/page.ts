export interface Page {
  readonly title: string;
  /** Parts of HTML, in their order, below the title. */
  readonly body: readonly string[];
}

export interface HtmlTable {
  readonly caption: string;
  readonly columns: readonly string[];
  /** A row's first cell names it. */
  readonly rows: readonly (readonly string[])[];
}

/** Ink on paper unless a screen asks for dark; on a phone each row of a table stands as a card, so nothing is wide. */
const STYLE = [
  ':root{color-scheme:light dark;--ink:#111;--page:#fff;--grid:#ccc}',
  '@media screen and (prefers-color-scheme:dark){:root{--ink:#eee;--page:#16181c;--grid:#444}}',
  '*{box-sizing:border-box}',
  'body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--page);overflow-wrap:break-word}',
  'h1,h2{line-height:1.2}h2{margin-top:3rem;border-bottom:2px solid}',
  'figure{margin:2rem 0}svg{display:block;width:100%}figcaption,caption{font-weight:bold;text-align:left}',
  'figcaption{margin-bottom:.5rem}summary{cursor:pointer;padding:.5rem 0}',
  'table{border-collapse:collapse;width:100%;margin:.5rem 0;font-size:.875rem}',
  'th,td{border:1px solid var(--grid);padding:.2rem .5rem;text-align:right;vertical-align:top;overflow-wrap:anywhere}th:first-child{text-align:left}',
  '.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(17rem,100%),1fr));gap:1rem;margin:1rem 0}',
  '.figures div{border:1px solid;padding:.75rem}.figures dd{margin:0}.figures .figure{font-size:1.5rem;font-weight:bold;line-height:1.3}',
  '.mark{border:2px solid;padding:.75rem;font-weight:bold}',
  '@media screen and (max-width:58rem){table,caption,tbody,tr,th,td{display:block;width:100%}',
  'thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}tr{border:1px solid;margin-bottom:.75rem}',
  'th,td{border:0;text-align:left}tbody th{border-bottom:1px solid var(--grid)}td::before{content:attr(data-label) ": "}}',
  '@media print{body{max-width:none;margin:0;font-size:11pt}table{font-size:7.5pt}th,td{padding:.1rem .2rem}h2{break-after:avoid}.figures div,tr{break-inside:avoid}',
  'summary{display:none}details::details-content{content-visibility:visible;display:block}}',
].join('');

/** A page that needs nothing else: no script, and nothing that would have to be fetched. */
export function pageOf({ title, body }: Page): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escaped(title)}</title><style>${STYLE}</style></head>`,
    '<body>',
    `<h1>${escaped(title)}</h1>`,
    ...body,
    '</body>',
    '</html>',
  ].join('\n');
}

/** Of text and attributes of a page. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

export function paragraph(text: string): string {
  return `<p>${escaped(text)}</p>`;
}

export function htmlTable({ caption, columns, rows }: HtmlTable): string {
  const head = columns.map((name) => `<th scope="col">${escaped(name)}</th>`).join('');
  const rowOf = ([first = '', ...rest]: readonly string[]) => {
    const cells = rest.map((cell, at) => `<td data-label="${escaped(columns[at + 1] ?? '')}">${escaped(cell)}</td>`);
    return `<tr><th scope="row">${escaped(first)}</th>${cells.join('')}</tr>`;
  };
  return [
    `<table><caption>${escaped(caption)}</caption><thead><tr>${head}</tr></thead><tbody>`,
    ...rows.map(rowOf),
    '</tbody></table>',
  ].join('\n');
}
