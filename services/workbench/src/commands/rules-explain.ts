import { dirname, join } from 'node:path';
import type { SelectionMade } from '@southbound/contracts';
import { readText } from '@southbound/runtime';
import {
  type CaseGiven,
  caseNamed,
  explainRule,
  type Facts,
  type Rulebook,
  type RuleExplained,
} from '@southbound/selectivity';
import { loadRulebook, readOrThrow } from '@southbound/targeting/rulebook-files';
import { Command } from 'commander';
import { policyOption } from '../border-options.ts';
import { filePath } from '../options.ts';
import { provenanceText } from '../recordings/recording-text.ts';
import { onRecording } from '../rule-sets/decided-crossings.ts';
import { explanationText } from '../rule-sets/explanation-text.ts';
import type { Terminal } from '../terminal.ts';
import { documentText } from '../text-layout.ts';

interface ExplainFlags {
  readonly recording?: string;
  readonly crossing?: string;
  readonly case?: string;
  readonly cases?: string;
  readonly policy: string;
  readonly json?: boolean;
}

export function explainCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  const command = new Command('explain')
    .description(
      'Say of one crossing what each rule made of it: the parts of its condition that decided, with the values seen, and the nearest change that would have turned it.',
    )
    .argument('<file>', 'the rule set', filePath)
    .option('--recording <file>', 'recording of events, in which the crossing is decided anew', filePath)
    .option('--crossing <id>', 'the crossing of that recording')
    .option('--case <name>', 'a case of the cases in place of a crossing, by its name')
    .option('--cases <file>', 'the cases (default: cases.yaml beside the rule set)', filePath)
    .addOption(policyOption())
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      '\nEnds with 1 when there is no such crossing or case.' +
        '\n\nExample:\n  southbound rules explain my-rules.yaml --recording day.ndjson.gz --crossing 2304-7f3a9c41d20b' +
        '\n  southbound rules explain my-rules.yaml --case "An urgent lookout on the very plate scores highest."',
    );
  return command.action(async (file: string, flags: ExplainFlags) => {
    const isOfRecording = flags.recording !== undefined && flags.crossing !== undefined && flags.case === undefined;
    const isOfCase = flags.case !== undefined && flags.recording === undefined && flags.crossing === undefined;
    if (!isOfRecording && !isOfCase) {
      command.error("error: name what is to be explained: '--recording' and '--crossing', or '--case'.");
    }
    const rulebook = loadRulebook({ rules: file, policy: flags.policy }, undefined);
    const explained = isOfCase ? ofCase(file, flags, rulebook) : await ofCrossing(terminal, flags, rulebook);
    if (explained === null) {
      const what = isOfCase ? `no case is called "${flags.case}"` : `no crossing ${flags.crossing} is in the recording`;
      terminal.err.write(`${what}\n`);
      exitWith(1);
      return;
    }
    terminal.out.write(`${flags.json === true ? jsonOf(rulebook, explained) : textOf(rulebook, explained)}\n`);
  });
}

interface Explained {
  /** What the answer begins with. */
  readonly heading: string;
  /** Null for a case, which is not selected. */
  readonly selection: SelectionMade['data'] | null;
  /** Null when the crossing was decided without a score. */
  readonly rules: readonly RuleExplained[] | null;
}

function rulesOf({ ruleSet }: Rulebook, facts: Facts, atMs: number): readonly RuleExplained[] {
  return ruleSet.rules.map((rule) => explainRule(ruleSet, rule, facts, atMs));
}

function ofCase(file: string, { case: name = '', cases }: ExplainFlags, rulebook: Rulebook): Explained | null {
  const casesFile = cases ?? join(dirname(file), 'cases.yaml');
  const given: CaseGiven | null = readOrThrow(casesFile, caseNamed(readText(casesFile), name));
  if (given === null) return null;
  return { heading: `Case "${name}"`, selection: null, rules: rulesOf(rulebook, given.facts, given.atMs) };
}

async function ofCrossing(
  terminal: Terminal,
  { recording = '', crossing }: ExplainFlags,
  rulebook: Rulebook,
): Promise<Explained | null> {
  const found: Pick<Explained, 'selection' | 'rules'>[] = [];
  const heading = await onRecording(terminal, recording, async (decideAnew, header) => {
    await decideAnew(rulebook, ({ selection, facts, atMs }) => {
      if (selection.data.crossingId !== crossing) return;
      found.push({ selection: selection.data, rules: facts === null ? null : rulesOf(rulebook, facts, atMs) });
    });
    return provenanceText({ ...header, mode: 'open loop' });
  });
  const [first] = found;
  return first === undefined ? null : { heading, ...first };
}

function jsonOf({ ruleSet }: Rulebook, { selection, rules }: Explained): string {
  return JSON.stringify({ simulated: true, ruleSet: ruleSet.version, selection: selectionShown(selection), rules });
}

/** Without what identifies the vehicle. */
function selectionShown(selection: Explained['selection']) {
  if (selection === null) return null;
  const { crossingId, port, decision, ground, scorePoints, thresholdPoints, matches } = selection;
  return { crossingId, port, decision, ground, scorePoints, thresholdPoints, matches };
}

function textOf({ ruleSet: { version } }: Rulebook, { heading, selection, rules }: Explained): string {
  const decided =
    selection === null
      ? []
      : [
          `Crossing ${selection.crossingId}: ${selection.decision}, ${selection.ground}; ${selection.scorePoints ?? 'no'} points, targeted from ${selection.thresholdPoints ?? 'no'} points.`,
        ];
  return [
    heading,
    [`Rule set ${documentText(version)}.`, ...decided].join('\n'),
    rules === null ? 'It was decided blind: no rule was asked.' : explanationText(rules),
  ].join('\n\n');
}
