import { exactInterval, type Measured } from '@southbound/measurement';
import { amount, withBounds, withInterval } from '../measured-text.ts';
import { escaped } from '../pages/page.ts';
import { floorWords, liftSentence } from '../report-text.ts';
import { counted, percent, whole } from '../text-layout.ts';
import type { ReportContents } from './report-contents.ts';

interface Figure {
  readonly name: string;
  /** What is read first. */
  readonly figure: string;
  readonly said: string;
}

/** The figures that a supervisor asks for first, each with its interval or with what would be enough. */
export function headline({ yield: report, decidedBy }: ReportContents): string {
  const { border, standards } = report;
  const { ordered, byGround, total, floor, regret } = border;
  const { targeted: bestOfHours } = regret;
  const target = decidedBy === null ? '' : ` Target ${percent(decidedBy.targetRate)}.`;
  const figures: readonly Figure[] = [
    {
      name: 'Inspection rate',
      figure: border.inspectionRate === null ? 'No crossing' : percent(border.inspectionRate),
      said: `${whole.format(ordered.orders)} of ${counted(border.crossings, 'vehicle')} ordered inspected.${target}`,
    },
    measuredFigure(
      'Hit rate of ordered inspections',
      ordered.hitRate,
      percent,
      `${counted(ordered.hits, 'hit')} in ${counted(ordered.inspections, 'inspection')}.`,
    ),
    {
      name: 'Lift of targeted over random',
      figure: border.lift.enoughEvidence ? amount(border.lift.estimate) : NOT_ENOUGH,
      said: `${liftSentence(border.lift)} A lift of ${amount(standards.liftThatPays)} pays.`,
    },
    measuredFigure(
      'Share caught',
      border.shareCaught.measured,
      percent,
      border.shareCaught.warning ?? 'Of what an inspection of every vehicle would have found, by weighting.',
    ),
    measuredFigure(
      'Vehicles with something to find',
      border.prevalence.measured,
      (share) => percent(share, 3),
      border.prevalence.warning ?? 'By weighting: in which an inspection would find something.',
    ),
    measuredFigure(
      'Firearms per thousand inspections',
      total.seizedPerThousand.firearms,
      amount,
      `${counted(total.firearms, 'firearm')} seized. The interval is by a model.`,
    ),
    complianceFigure(report, byGround.random),
    ...(floor === null
      ? []
      : [
          {
            name: `Floor of ${percent(floor.floorRate)}`,
            figure: floor.shortfall === 0 ? 'Reached' : `${whole.format(floor.shortfall)} short`,
            said: floorWords(report).join(' '),
          },
        ]),
    {
      name: 'Regret',
      figure: bestOfHours.regret === null ? 'Nothing scored' : percent(bestOfHours.regret),
      said: 'Of the score of as many best vehicles of each hour, the share that targeted and fill orders did not take.',
    },
  ];
  return `<dl class="figures">\n${figures.map(card).join('\n')}\n</dl>`;
}

const NOT_ENOUGH = 'Not enough evidence';

function card({ name, figure, said }: Figure): string {
  return `<div><dt>${escaped(name)}</dt><dd class="figure">${escaped(figure)}</dd><dd>${escaped(said)}</dd></div>`;
}

function measuredFigure(name: string, measured: Measured, format: (value: number) => string, said: string): Figure {
  if (!measured.enoughEvidence) return { name, figure: NOT_ENOUGH, said: capitalised(withBounds(measured, format)) };
  const interval = `95 % interval ${format(measured.lower)} to ${format(measured.upper)}.`;
  return { name, figure: format(measured.estimate), said: `${interval} ${said}` };
}

function capitalised(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function complianceFigure(
  { border: { compliance } }: ReportContents['yield'],
  { inspections, notCarriedOut }: ReportContents['yield']['border']['byGround']['random'],
): Figure {
  const skipped = Object.values(notCarriedOut).reduce((sum, count) => sum + count, 0);
  const share = exactInterval(inspections, inspections + skipped);
  const [latest] = compliance;
  return {
    name: 'Random picks carried out',
    figure: share.enoughEvidence ? percent(share.estimate) : NOT_ENOUGH,
    said: `${withInterval(share, percent)} of ${counted(inspections + skipped, 'pick')} of which something was told.${
      latest === undefined ? '' : ` On ${latest.day}: ${latest.inWords}`
    }`,
  };
}
