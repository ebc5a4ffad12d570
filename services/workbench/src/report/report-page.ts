import { escaped, pageOf, paragraph } from '../pages/page.ts';
import { provenanceText } from '../recordings/recording-text.ts';
import { documentText, percent } from '../text-layout.ts';
import { byHour } from './by-hour.ts';
import { headline } from './headline.ts';
import type { ReportContents } from './report-contents.ts';
import { byGround, byPort, byRule, bySource, byTruth, compliance, liftOf, perThousand } from './report-sections.ts';
import { sectionOf } from './section.ts';

/** The report as a page that needs nothing else, to be read on a phone or on paper. */
export function reportPage(contents: ReportContents): string {
  const { world, isWhole, what, volumes, yield: report } = contents;
  const mark = `SIMULATED, prevalence ${world.preset === null ? 'not known' : `"${world.preset.name}"`}`;
  const sections = [
    byGround(contents, mark),
    perThousand(contents),
    liftOf(contents, mark),
    byPort(contents, mark),
    byHour(contents, mark),
    byRule(contents, mark),
    bySource(contents, mark),
    compliance(contents),
    byTruth(contents),
  ];
  const [simulated = '', ...provenance] = provenanceText(world).split('\n\n');
  return pageOf({
    title: 'Interdiction yield',
    body: [
      `<p class="mark">${escaped(simulated)} Prevalence is simulated: ${world.preset === null ? 'it is not known' : escaped(`"${world.preset.name}"`)}.</p>`,
      ...(isWhole ? [] : [paragraph('Interrupted: the report covers the time that has passed.')]),
      ...[what, ...provenance, volumes, ...decidedByText(contents)].map(paragraph),
      paragraph(
        `Counted until ${report.border.countedUntil ?? 'nothing came'}. Intervals hold the truth with ${percent(report.confidence, 0)}; what is for who watches holds at all looks together.`,
      ),
      headline(contents),
      ...sections.flatMap((section) => (section === null ? [] : [sectionOf(section, mark)])),
    ],
  });
}

function decidedByText({ decidedBy, quarantined }: ReportContents): readonly string[] {
  if (decidedBy === null) return ['Rule set and policy: the yield API does not tell them.'];
  const { ruleSet, policy, targetRate, expiredRules } = decidedBy;
  return [
    `Rule set ${documentText(ruleSet)}, policy ${documentText(policy)}, target rate ${percent(targetRate)}.`,
    ...(expiredRules.length === 0 ? [] : [`Expired, and scoring nothing: ${expiredRules.join(', ')}.`]),
    ...(quarantined === null || quarantined === 0 ? [] : [`In quarantine: ${quarantined} messages.`]),
  ];
}
