import type { PartExplained, RuleExplained } from '@southbound/selectivity';

const SIGNS = { fired: '+', 'did-not-fire': ' ', indeterminate: '?', expired: 'x' } as const;
const OUTCOMES = {
  fired: 'fired',
  'did-not-fire': 'did not fire',
  indeterminate: 'cannot be evaluated',
  expired: 'has expired',
} as const satisfies Record<RuleExplained['outcome'], string>;

/** Rules one after the other: what each said, the parts that decided it with the values seen, and the nearest change. */
export function explanationText(rules: readonly RuleExplained[]): string {
  return rules.map(ruleText).join('\n\n');
}

function ruleText({ ruleId, outcome, points, cause, condition, nearestChange }: RuleExplained): string {
  const worth = outcome === 'fired' ? `, ${points} points` : '';
  const why = cause === null ? '' : `: ${cause}`;
  const turned = outcome === 'fired' ? 'would not have fired' : 'would have fired';
  const nothing = outcome === 'expired' ? [] : ['    nothing was found that would have turned it'];
  const change = nearestChange === null ? nothing : [`    ${turned} with ${nearestChange.map(changeText).join(', ')}`];
  return [
    `  ${SIGNS[outcome]} ${ruleId} ${OUTCOMES[outcome]}${worth}${why}`,
    ...decidingParts(condition).map((part) => `    ${partText(part)}`),
    ...change,
  ].join('\n');
}

/** A fact without a dot is a list, of which it is said how many there are. */
function changeText({ fact, is, needed }: NonNullable<RuleExplained['nearestChange']>[number]): string {
  if (fact.includes('.')) return `${fact} ${needed} (is ${valueText(is)})`;
  return `${fact}: ${needed} (${is === null ? 'is missing' : `there are ${is}`})`;
}

/** The parts that settled it and have no parts of their own that did. */
function decidingParts(part: PartExplained): readonly PartExplained[] {
  if (!part.decided) return [];
  const within = part.parts.flatMap(decidingParts);
  return within.length === 0 ? [part] : within;
}

function partText({ text, of, answer, seen }: PartExplained): string {
  const said = typeof answer === 'boolean' ? String(answer) : answer.cause;
  const values = seen.map(({ fact, value }) => `${fact} is ${valueText(value)}`).join(', ');
  return `${of === null ? '' : `${of}: `}${text} → ${said}${values === '' ? '' : ` (${values})`}`;
}

function valueText(value: boolean | number | string | readonly string[] | null): string {
  if (value === null) return 'missing';
  return typeof value === 'string' ? `'${value}'` : Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}
