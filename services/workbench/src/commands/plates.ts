import type { Plate } from '@southbound/contracts';
import { exactInterval, type Measured } from '@southbound/measurement';
import { createLogger } from '@southbound/runtime';
import { simulatedWorld } from '@southbound/simulation';
import { Command, Option } from 'commander';
import { EXIT_NO } from '../exit-codes.ts';
import { wholeFrom1 } from '../options.ts';
import { MINUTES_PER_DAY, passingMinutes } from '../passing-minutes.ts';
import {
  type Crossing,
  countMatches,
  countMisread,
  MISREADINGS,
  type Misread,
  openTally,
  type PlateTally,
  type Standing,
  stand,
} from '../plates/plate-tally.ts';
import { SIMULATED } from '../report-text.ts';
import { Interrupted, type Terminal, untilStopped, withProgress } from '../terminal.ts';
import { counted, percent, table, whole, wrapped } from '../text-layout.ts';
import { addWorldFlags, daysOption, sharingOption, type WorldFlags, worldOfFlags } from '../world-options.ts';

/** What was measured, and for how many plates a lookout stood. */
interface Measurement {
  readonly tally: PlateTally;
  readonly sought: number;
}

interface PlatesFlags extends WorldFlags {
  readonly lookouts: number;
  readonly json?: boolean;
}

/** The share of one-character misreadings whose lookout must be found. */
const RECALL_MIN = 0.95;

export function platesCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  const command = new Command('plates')
    .description('Measure on a simulated world how many misread plates are found, and how often a match is wrong.')
    .addOption(
      new Option('--lookouts <number>', 'for how many of the plates that cross a lookout stands')
        .argParser(wholeFrom1)
        .default(10_000),
    )
    .option('--json', 'give the answer as JSON');
  return addWorldFlags(command)
    .addOption(daysOption())
    .addOption(sharingOption())
    .addHelpText('after', '\nExample:\n  southbound plates --ports 2304,2604 --lookouts 10000')
    .action(async (flags: PlatesFlags) => {
      const measured = await measure(terminal, flags);
      const recall = recallOf(measured.tally, MISREADINGS);
      if (!recall.enoughEvidence || recall.estimate < RECALL_MIN) exitWith(EXIT_NO);
      terminal.out.write(`${flags.json === true ? jsonOf(flags, measured) : textOf(flags, measured)}\n`);
    });
}

/** A crossing, and the plate that was on the vehicle; `how` where it was read otherwise. */
interface Read {
  readonly crossing: Crossing;
  readonly onVehicle: Plate | undefined;
  readonly how: string | null;
}

async function measure(terminal: Terminal, flags: PlatesFlags): Promise<Measurement> {
  const logger = createLogger({ service: 'plates', level: 'error', destination: terminal.err });
  const minutes = flags.days * MINUTES_PER_DAY;
  return untilStopped(terminal, logger, (stopping) =>
    withProgress(terminal, 2 * minutes, async (onPassed) => {
      const { plates, misread } = await lookThrough(readsOf(flags, stopping, onPassed));
      const sought = evenlyChosen(plates, flags.lookouts);
      const standing: Standing = new Map();
      sought.forEach((plate, place) => {
        stand(standing, plate, place);
      });
      const tally = openTally();
      for (const { crossing, onVehicle, how } of misread) {
        if (onVehicle !== undefined && isMisread(how)) countMisread(tally, crossing, onVehicle, how);
      }
      const onSecondPassed = (passed: number, note: string) => onPassed(minutes + passed, note);
      for await (const reads of readsOf(flags, stopping, onSecondPassed)) {
        for (const { crossing, onVehicle } of reads) countMatches(tally, standing, sought, crossing, onVehicle);
      }
      return { tally, sought: sought.length };
    }),
  );
}

/** The plates of known jurisdiction that cross, each once, and the crossings whose plate was misread. */
async function lookThrough(minutes: AsyncIterable<readonly Read[]>) {
  const plates = new Map<string, Plate>();
  const misread: Read[] = [];
  for await (const reads of minutes) {
    for (const read of reads) {
      const { onVehicle } = read;
      if (onVehicle?.jurisdiction !== undefined) plates.set(`${onVehicle.jurisdiction} ${onVehicle.text}`, onVehicle);
    }
    misread.push(...reads.filter(({ how }) => how !== null));
  }
  return { plates: [...plates.values()], misread };
}

function isMisread(how: string | null): how is Misread {
  return MISREADINGS.some((each) => each === how);
}

/** What the readers made of every plate, minute by minute. The same world gives the same again. */
async function* readsOf(
  flags: PlatesFlags,
  stopping: AbortSignal,
  onPassed: (minutes: number, note: string) => void,
): AsyncGenerator<Read[]> {
  for await (const { publications, truths } of passingMinutes(
    simulatedWorld(worldOfFlags(flags)),
    stopping,
    onPassed,
  )) {
    const misread = new Map(
      truths.flatMap((truth) => (truth.kind === 'misreading' ? [[truth.crossingId, truth]] : [])),
    );
    yield publications.flatMap(({ content }) => {
      if (content instanceof Uint8Array || content.type !== 'CrossingObserved') return [];
      const truth = misread.get(content.data.crossingId);
      const onVehicle = truth?.plate ?? content.data.identity.plate;
      return [{ crossing: content.data, onVehicle, how: truth?.how ?? null }];
    });
  }
  if (stopping.aborted) throw new Interrupted('Interrupted: nothing was measured.');
}

/** So many of them, at even distances: which vehicles are sought has nothing to do with how they are read. */
function evenlyChosen(plates: readonly Plate[], wanted: number): Plate[] {
  const step = Math.max(1, plates.length / wanted);
  return Array.from({ length: Math.min(wanted, plates.length) }, (_, nth) => plates[Math.floor(nth * step)]).flatMap(
    (plate) => plate ?? [],
  );
}

function recallOf({ found }: PlateTally, ways: readonly Misread[]): Measured {
  const sum = (of: 'found' | 'misread') => ways.reduce((total, how) => total + found[how][of], 0);
  return exactInterval(sum('found'), sum('misread'));
}

function jsonOf({ days, seed }: PlatesFlags, { tally, sought: lookouts }: Measurement): string {
  const recall = Object.fromEntries(MISREADINGS.map((how) => [how, recallOf(tally, [how])]));
  const matches = tally.matches.map((each) => ({ ...each, wrongShare: exactInterval(each.wrong, tally.crossings) }));
  const { crossings, keysAsked, found } = tally;
  const oneCharacter = recallOf(tally, MISREADINGS);
  return JSON.stringify({
    simulated: true,
    days,
    seed,
    lookouts,
    crossings,
    keysAsked,
    found,
    recall,
    oneCharacter,
    matches,
  });
}

function shareText(measured: Measured, per = 100, unit = ' %', digits = 2): string {
  if (!measured.enoughEvidence) return 'not enough evidence';
  const shown = (share: number) => (per * share).toFixed(digits);
  return `${shown(measured.estimate)}${unit} (${shown(measured.lower)} to ${shown(measured.upper)})`;
}

function textOf({ days, seed }: PlatesFlags, { tally, sought: lookouts }: Measurement): string {
  const { crossings, keysAsked, found, matches } = tally;
  const recallRow = (name: string, ways: readonly Misread[]) => [
    name,
    whole.format(ways.reduce((total, how) => total + found[how].misread, 0)),
    shareText(recallOf(tally, ways)),
  ];
  const matchRows = matches
    // That no plate is taken for one of another jurisdiction is an answer too.
    .filter(
      ({ match, strengthMin, right, wrong }) =>
        right + wrong > 0 || (match === 'other-jurisdiction' && strengthMin === 0),
    )
    .map(({ match, strengthMin, right, wrong }) => [
      match,
      `${strengthMin} and more`,
      whole.format(right),
      whole.format(wrong),
      shareText(exactInterval(wrong, crossings), 100_000, '', 1),
      right + wrong === 0 ? 'none' : percent(right / (right + wrong), 1),
    ]);
  const wrongAll = matches.filter(({ match }) => match !== 'exact').reduce((sum, { wrong }) => sum + wrong, 0);
  return [
    SIMULATED,
    '',
    `${counted(days, 'day')} from seed ${seed}: ${counted(crossings, 'crossing')}, ${counted(lookouts, 'lookout')} in force for plates among those that cross. A vehicle asks for ${(keysAsked / crossings).toFixed(2)} keys of other plates beside its own.`,
    '',
    'IS A MISREAD PLATE FOUND?  Of vehicles whose plate was misread: would a lookout for it have corresponded?',
    table(
      ['misread', 'crossings', 'found'],
      [...MISREADINGS.map((how) => recallRow(how, [how])), recallRow('any one character', MISREADINGS)],
    ),
    '',
    'IS A MATCH RIGHT?  By how it corresponds, and how strongly; wrong ones per 100,000 crossings.',
    table(['match', 'strength', 'right', 'wrong', 'wrong per 100,000', 'right of all'], matchRows),
    '',
    `All matches but exact ones: wrong in ${shareText(exactInterval(Math.min(wrongAll, crossings), crossings), 100_000, '', 1)} of 100,000 crossings. Intervals are exact (Clopper and Pearson, 95 %).`,
  ]
    .map((line) => (line.startsWith('  ') ? line : wrapped(line)))
    .join('\n');
}
