import { amount, withBounds, withInterval } from '../measured-text.ts';
import { provenanceText } from '../recordings/recording-text.ts';
import { counted, documentText, percent, sentence, whole, wrapped } from '../text-layout.ts';
import type { Reweighted } from './reweighted.ts';

/** What another rule set or policy would have yielded, as text for a terminal. */
export function whatIfText({ header, logged, other }: Reweighted): string {
  const { hits, hitRate } = other;
  return [
    provenanceText(header),
    [
      'AS IT WAS',
      `  By ${logged.documents.map(documentText).join(', ')}: ${whole.format(logged.orders)} of ${counted(logged.crossings, 'vehicle')} ordered inspected.`,
      `  ${counted(logged.hits, 'hit')} in ${counted(logged.inspections, 'inspection')} carried out: ${withInterval(logged.hitRate, percent)}.`,
    ],
    [
      'AS IT WOULD HAVE BEEN, by weighting: estimates with 95 % intervals, not a count.',
      `  By ${documentText(other.ruleSet)}, ${documentText(other.policy)}, target rate ${percent(other.targetRate)}: about ${whole.format(other.inspections)} ordered inspected.`,
      `  Hits if all were carried out: ${sentence(withBounds(hits.measured, amount))}`,
      `  Hits per inspection: ${sentence(withBounds(hitRate.measured, percent))}`,
      `  That rests on as much as ${amount(hitRate.effectiveInspections)} inspections and ${amount(hitRate.effectiveHits)} hits of equal weight.`,
      ...(hitRate.measured.enoughEvidence && hitRate.warning !== null ? [`  With care: ${hitRate.warning}`] : []),
      ...(other.leftOut.crossings > 0
        ? [
            `  Left out: ${counted(other.leftOut.crossings, 'vehicle')} that could not come to be inspected, of which it would have inspected ${amount(other.leftOut.inspections)}. Nothing is known of them.`,
          ]
        : []),
      '  Hits are as by the methods that were used. What the engine learns from its own finds is not in it.',
    ],
  ]
    .map((part) => (typeof part === 'string' ? part : part.map(wrapped).join('\n')))
    .join('\n\n');
}
