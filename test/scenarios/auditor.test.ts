import {
  type CrossingId,
  EVENTS,
  type EventId,
  type Finding,
  type InspectionConcluded,
  instantOf,
  type LookoutPosted,
  type Plate,
  type SelectionMade,
} from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { FAULTS, USUAL_WORLD } from '@southbound/simulation';
import { describe, expect, test } from 'vitest';
import { cleanWorlds, POLICIES } from './clean-worlds.ts';
import { type Inspection, type JudgedRun, judge, runToJudge, violations } from './judged-run.ts';
import { brokenBy, changed, middle, selectionsOf, withInspections, withRecorded, withSelections } from './planted.ts';

/** Enough hidden in a small port's day that a draw that knows of it stands out. */
const PLANTED = {
  name: 'planted',
  explanation: 'One vehicle in 40 carries something illegal.',
  tripsPerVehicle: 1 / 40,
};

const clean = await runToJudge({
  ...USUAL_WORLD,
  seed: 12,
  days: 1,
  ports: ['2502'],
  preset: PLANTED,
  faults: { ...FAULTS.usual, malformed: 0.01 },
});

const eventful = await runToJudge(
  { ...USUAL_WORLD, seed: 12, days: 1, ports: ['2502'], faults: FAULTS.usual },
  POLICIES.eventful,
);

const inspectionsOf = ({ minutes }: JudgedRun) =>
  minutes.flatMap(({ inspections }) => inspections).filter((event) => event.type === 'InspectionConcluded');
const tripsOf = ({ minutes }: JudgedRun) =>
  new Map(
    minutes.flatMap(({ truths }) =>
      truths.flatMap((truth) => (truth.kind === 'trip' ? [[truth.crossingId, truth]] : [])),
    ),
  );

const released = (selection: SelectionMade, data: Partial<SelectionMade['data']> = {}) =>
  changed(selection, { decision: 'release', ground: 'not-drawn', method: null, ...data });
const picked = (selection: SelectionMade) =>
  changed(selection, { decision: 'inspect', ground: 'random', method: 'visual', randomDraw: true });

/** Released by a decision that could be scored. */
function readAndReleased(run: JudgedRun): SelectionMade[] {
  return selectionsOf(run).filter(({ data }) => data.ground === 'not-drawn' && !data.randomDraw);
}

/** An urgent lookout on a plate, posted the day before the run. */
function lookoutOn(plate: Plate, change: Partial<LookoutPosted['data']>): Publication {
  const { example } = EVENTS.LookoutPosted;
  const data = { ...example.data, identity: { plate }, priority: 'urgent' as const, ...change };
  return {
    topic: 'southbound.lookouts.v1',
    partition: 0,
    key: data.lookoutId,
    headers: { type: 'LookoutPosted' },
    content: { ...example, data },
  };
}

const HANDGUNS: Finding = { seizureType: 'Weapons', category: 'Handgun', count: 2 };

test('a clean run breaks no promise, and every promise is put to the test', async () => {
  const report = await judge(clean);
  expect(violations(report)).toEqual([]);
  expect(report.rulings.filter(({ verdict }) => verdict !== 'holds')).toEqual([]);
});

describe('a planted violation is caught by its name:', () => {
  test('a lost crossing', async () => {
    const lost = middle(selectionsOf(clean).filter(({ data }) => data.decision === 'release'));
    expect(await brokenBy(withSelections(clean, (each) => (each === lost ? [] : [each])))).toEqual([
      'every-crossing-decided',
    ]);
  });

  test('a lost crossing that nobody could read', async () => {
    const lost = middle(selectionsOf(clean).filter(({ data }) => data.ground === 'blind-not-drawn'));
    expect(await brokenBy(withSelections(clean, (each) => (each === lost ? [] : [each])))).toEqual([
      'every-crossing-decided',
    ]);
  });

  test('a doubled selection', async () => {
    const doubled = middle(selectionsOf(clean).filter(({ data }) => data.decision === 'release'));
    expect(await brokenBy(withSelections(clean, (each) => (each === doubled ? [each, each] : [each])))).toEqual([
      'no-selection-doubled',
    ]);
  });

  test('a selection for a crossing that was never told', async () => {
    const real = middle(selectionsOf(clean).filter(({ data }) => data.ground === 'not-drawn'));
    const invented = changed(real, { crossingId: '2502-nobody' as CrossingId });
    expect(await brokenBy(withSelections(clean, (each) => (each === real ? [each, invented] : [each])))).toEqual([
      'no-selection-untold',
    ]);
  });

  test('an overdrawn hour', async () => {
    const hour = middle(selectionsOf(clean)).occurredAt.slice(0, 13);
    const broken = await brokenBy(
      withSelections(clean, (each) =>
        each.data.ground === 'not-drawn' && each.occurredAt.startsWith(hour)
          ? [changed(each, { decision: 'inspect', ground: 'fill', method: 'visual' })]
          : [each],
      ),
    );
    expect(broken).toContain('ceilings-kept');
  });

  test('a surge without record', async () => {
    const one = middle(selectionsOf(eventful).filter(({ data }) => data.surge !== undefined));
    expect(
      await brokenBy(
        withSelections(eventful, (each) => (each === one ? [changed(each, { surge: undefined })] : [each])),
      ),
    ).toEqual(['rates-on-record']);
    const usual = { surge: undefined, targetRate: undefined };
    const neverSaid = withSelections(eventful, (each) => [each.data.surge === undefined ? each : changed(each, usual)]);
    expect(await brokenBy(neverSaid)).toContain('ceilings-kept');
  });

  test('an order though no bay was free', async () => {
    const one = middle(selectionsOf(eventful).filter(({ data }) => data.ground === 'no-capacity'));
    const broken = await brokenBy({
      ...withSelections(eventful, (each) => (each === one ? [picked(each)] : [each])),
      report: { yield: {} },
    });
    expect(broken).toEqual(['bays-kept']);
  });

  test('a rate that is not used', async () => {
    const broken = await brokenBy(
      withSelections(clean, (each) => (each.data.ground === 'fill' ? [released(each)] : [each])),
    );
    expect(broken).toContain('rate-used');
  });

  test('bays that are said to be short and are not', async () => {
    const broken = await brokenBy(
      withSelections(clean, (each) => {
        const isReleased = each.data.ground === 'fill' || each.data.decision === 'release';
        return [isReleased ? released(each, { capacityBound: true }) : each];
      }),
    );
    expect(broken).toContain('capacity-short');
    expect(broken).not.toContain('rate-used');
  });

  test('a random pick biased by what is in the vehicle', async () => {
    const trips = tripsOf(clean);
    const broken = await brokenBy(
      withSelections(clean, (each) =>
        trips.has(each.data.crossingId) && each.data.decision === 'release' ? [picked(each)] : [each],
      ),
    );
    expect(broken).toContain('random-independent-of-truth');
  });

  test('a random pick biased by score', async () => {
    const broken = await brokenBy(
      withSelections(clean, (each) =>
        (each.data.scorePoints ?? 0) >= 10 && each.data.ground === 'targeted' ? [picked(each)] : [each],
      ),
    );
    expect(broken).toContain('random-independent-of-score');
    expect(broken).not.toContain('random-independent-of-truth');
  });

  test('a random pick that comes too often, of everybody alike', async () => {
    const broken = await brokenBy(
      withSelections(clean, (each) =>
        each.data.ground === 'fill' ? [changed(each, { ground: 'random', randomDraw: true })] : [each],
      ),
    );
    expect(broken).toContain('random-rate');
  });

  test('a random pick released', async () => {
    const pick = middle(selectionsOf(clean).filter(({ data }) => data.ground === 'random'));
    const broken = await brokenBy(
      withSelections(clean, (each) => (each === pick ? [released(each, { randomDraw: true })] : [each])),
    );
    expect(broken).toContain('random-picks-ordered');
  });

  test('a mandatory vehicle released, with an exact lookout in its own dossier', async () => {
    const one = middle(readAndReleased(clean));
    const dossier = { lookouts: [{ id: 'LK-1', match: 'exact', priority: 'urgent' }] };
    const broken = await brokenBy(
      withSelections(clean, (each) => (each === one ? [changed(each, { dossier })] : [each])),
    );
    expect(broken).toEqual(['mandatory-never-released']);
    const lookAlike = { lookouts: [{ id: 'LK-1', match: 'look-alike', priority: 'urgent' }] };
    expect(
      await brokenBy(
        withSelections(clean, (each) => (each === one ? [changed(each, { dossier: lookAlike })] : [each])),
      ),
    ).toEqual([]);
  });

  test('a vehicle released after a canine alert', async () => {
    const { crossingId } = middle(readAndReleased(clean)).data;
    const alerted = withRecorded(clean, (publication) => {
      const { content } = publication;
      if (content instanceof Uint8Array || content.type !== 'CrossingObserved') return publication;
      if (content.data.crossingId !== crossingId) return publication;
      return { ...publication, content: changed(content, { canine: 'alert' }) };
    });
    expect(await brokenBy(alerted)).toEqual(['mandatory-never-released']);
  });

  test('a vehicle released as if its lookout had never been seen', async () => {
    const { identity } = middle(readAndReleased(clean).filter(({ data }) => data.identity.plate?.jurisdiction)).data;
    const { plate } = identity;
    if (plate === undefined) throw new Error('its plate was read');
    const withLookout = (change: Partial<LookoutPosted['data']>) => ({
      ...clean,
      minutes: clean.minutes.map((minute, nth) =>
        nth === 0 ? { ...minute, publications: [...minute.publications, lookoutOn(plate, change)] } : minute,
      ),
    });
    expect(await brokenBy(withLookout({}))).toEqual(['mandatory-never-released']);
    expect(await brokenBy(withLookout({ priority: 'routine' }))).toEqual([]);
    expect(await brokenBy(withLookout({ expiresAt: instantOf(Date.UTC(2026, 2, 2)) }))).toEqual([]);
  });

  test('an inspection of a released vehicle, without an officer’s reason', async () => {
    const one = middle(selectionsOf(clean).filter(({ data }) => data.decision === 'release'));
    const inspection = middle(inspectionsOf(clean));
    const { crossingId } = one.data;
    const invented = changed(inspection, { crossingId, findings: [] });
    const run = withInspections(clean, (each) => (each === inspection ? [each, invented] : [each]));
    expect(await brokenBy(run)).toEqual(['inspections-ordered']);
    const withReason = changed(invented, { officerReason: 'driver-behaviour' });
    expect(
      await brokenBy({
        ...withInspections(clean, (each) => (each === inspection ? [each, withReason] : [each])),
        report: { yield: {} },
      }),
    ).toEqual([]);
  });

  test('an order that was not carried out, of a vehicle that was released', async () => {
    const one = middle(selectionsOf(clean).filter(({ data }) => data.decision === 'release'));
    const inspection = middle(inspectionsOf(clean));
    const { crossingId, port } = one.data;
    const { eventId, occurredAt, recordedAt, source } = inspection;
    const invented: Inspection = {
      ...{ eventId, occurredAt, recordedAt, source },
      type: 'InspectionNotCarriedOut',
      data: { crossingId, port, reason: 'no-bay' },
    };
    expect(await brokenBy(withInspections(clean, (each) => (each === inspection ? [each, invented] : [each])))).toEqual(
      ['inspections-ordered'],
    );
  });

  test('an inspection doubled', async () => {
    const one = middle(inspectionsOf(clean).filter(({ data }) => data.findings.length === 0));
    const again = { ...one, eventId: 'again' as EventId };
    expect(await brokenBy(withInspections(clean, (each) => (each === one ? [each, again] : [each])))).toEqual([
      'no-inspection-doubled',
    ]);
  });

  test('an inspection that began before it was ordered', async () => {
    const one = middle(ordered(clean));
    const startedAt = middle(
      selectionsOf(clean).filter(({ occurredAt }) => occurredAt < one.data.startedAt),
    ).occurredAt;
    expect(
      await brokenBy(withInspections(clean, (each) => (each === one ? [changed(one, { startedAt })] : [each]))),
    ).toEqual(['inspections-in-time']);
  });

  test('a method changed', async () => {
    const one = middle(ordered(clean).filter(({ data }) => data.method === 'visual'));
    expect(
      await brokenBy(withInspections(clean, (each) => (each === one ? [changed(one, { method: 'full' })] : [each]))),
    ).toEqual(['methods-as-ordered']);
  });

  test.each([
    ['may be let go', false],
    ['is mandatory', true],
  ])('an order that nobody answered and that %s', async (_, isMandatory) => {
    const groundOf = new Map(selectionsOf(clean).map(({ data }) => [data.crossingId, data.ground]));
    const first = ordered(clean).find(({ data }) => (groundOf.get(data.crossingId) === 'mandatory') === isMandatory);
    const unanswered = withInspections(clean, (each) => (each === first ? [] : [each]));
    expect(await brokenBy(unanswered)).toEqual(['orders-answered', 'yield-as-reported']);
    const notCarriedOut: Inspection = { ...EVENTS.InspectionNotCarriedOut.example };
    if (first === undefined) throw new Error('nothing was ordered');
    const { crossingId, port } = first.data;
    const withReason = { ...notCarriedOut, data: { ...notCarriedOut.data, crossingId, port } };
    const answered = withInspections(clean, (each) => (each === first ? [withReason] : [each]));
    expect(await brokenBy({ ...answered, report: { yield: {} } })).toEqual([]);
  });

  test('a finding from nowhere', async () => {
    const one = middle(
      ordered(clean).filter(({ data }) => data.findings.length === 0 && !tripsOf(clean).has(data.crossingId)),
    );
    const broken = await brokenBy(
      withInspections(clean, (each) => (each === one ? [changed(one, { findings: [HANDGUNS] })] : [each])),
    );
    expect(broken).toEqual(['findings-real', 'yield-as-reported']);
  });

  test('a finding larger than what was in the vehicle', async () => {
    const one = middle(ordered(clean).filter(({ data }) => data.findings.length > 0));
    const findings = one.data.findings.map(larger);
    const broken = await brokenBy(
      withInspections(clean, (each) => (each === one ? [changed(one, { findings })] : [each])),
    );
    expect(broken).toEqual(['findings-within-cargo', 'yield-as-reported']);
  });

  test('yield misreported', async () => {
    const report = JSON.parse(JSON.stringify(clean.report));
    report.yield.border.byGround.targeted.firearms += 1;
    expect(await brokenBy({ ...clean, report })).toEqual(['yield-as-reported']);
  });
});

function ordered(run: JudgedRun): InspectionConcluded[] {
  return inspectionsOf(run).filter(({ data }) => data.officerReason === undefined);
}

function larger(finding: Finding): Finding {
  switch (finding.seizureType) {
    case 'Weapons':
    case 'Ammunition & Gun Parts':
      return { ...finding, count: finding.count + 1 };
    case 'Currency':
      return { ...finding, amountUsd: finding.amountUsd + 1 };
    case 'Drugs':
      return { ...finding, massKg: finding.massKg + 0.5 };
  }
}

test('an order of the last hours may still be under way: that nobody answered it breaks no promise', async () => {
  const last = ordered(clean).at(-1);
  expect(await brokenBy(withInspections(clean, (each) => (each === last ? [] : [each])))).toEqual([
    'yield-as-reported',
  ]);
});

describe('what there was nothing to judge by is not judged, and not said to hold:', () => {
  test('everything in a run in which nothing happened', async () => {
    const { rulings } = await judge({ ...clean, minutes: [], report: { yield: {} } });
    expect(rulings.filter(({ verdict, looked }) => verdict !== 'not judged' || looked !== 0)).toEqual([]);
  });

  test('whether orders were answered, in a run too short for any to be due', async () => {
    const morning = { ...clean, minutes: clean.minutes.slice(0, 11 * 60), report: { yield: {} } };
    const { rulings } = await judge(withInspections(morning, () => []));
    expect(rulings.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
    expect(rulings.find(({ name }) => name === 'orders-answered')).toMatchObject({
      verdict: 'not judged',
      message: "There were no orders made 12 hours or more before their port's last decision.",
    });
  });

  test('whether the rate was kept and used, where nobody was ordered by score or fill and nobody scored was let go', async () => {
    const { rulings } = await judge(
      withSelections(clean, (each) => [changed(each, { decision: 'inspect', ground: 'random', method: 'visual' })]),
    );
    const verdicts = new Map(rulings.map(({ name, verdict }) => [name, verdict]));
    expect([verdicts.get('ceilings-kept'), verdicts.get('rate-used')]).toEqual(['not judged', 'not judged']);
  });
});

test('clean worlds break no promise, whatever befell their messages', async () => {
  const tried = await cleanWorlds(10);
  expect(tried.broken).toEqual([]);
  expect(tried.worlds).toBe(10);
  expect(tried.crossings).toBeGreaterThan(10_000);
});
