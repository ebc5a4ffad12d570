import { messageBytesMax, partitionOf, type SelectionMade } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { simulatedWorld } from '@southbound/simulation';
import { describe, expect, test } from 'vitest';
import {
  BAD_CROSSINGS,
  BAD_INTELLIGENCE,
  type BadMessage,
  crossing,
  crossingWithUnknownField,
  LANE,
  PLATE_TEXT,
  PORT,
} from './bad-messages.ts';
import { engineRun } from './engine-run.ts';
import { firstDifference, oneDay, rulebookOf } from './recorded-run.ts';

/** The minutes of a small port's day; the first is the one before it, with all earlier intelligence. */
const minutes = [...simulatedWorld(oneDay([PORT], 3))].map(({ publications }) => publications);
const undisturbed = await engineRun(minutes);

describe('messages that cannot be used, while port and lane can be read', async () => {
  const disturbed = await engineRun(withAmong(BAD_CROSSINGS.map((bad) => publication(bad))));

  test.each(BAD_CROSSINGS.map((bad, index) => ({ ...bad, index })))(
    '$what: quarantined with bytes and reason, and the vehicle decided blind',
    ({ content, code, reason, index }) => {
      const data = disturbed.quarantined[index]?.data;
      expect(data).toMatchObject({
        sourceTopic: 'southbound.crossings.v1',
        partition: partitionOf(PORT),
        quarantinedBy: 'targeting',
        faultCode: code,
        reason: expect.stringMatching(reason),
        identity: {
          headers: { type: 'CrossingObserved', port: PORT, lane: String(LANE) },
          contentBase64: Buffer.from(content).toString('base64'),
        },
      });
      expect(data?.reason.toUpperCase()).not.toContain(PLATE_TEXT);

      const blind = disturbed.selections.filter(isBlind)[index]?.data;
      expect(blind).toMatchObject({
        crossingId: `unread-${data?.partition}-${data?.offset}`,
        port: PORT,
        lane: LANE,
        identity: {},
        scorePoints: null,
        wouldTarget: null,
        dossier: null,
        propensity: 0.2,
      });
      expect(['blind', 'random', 'blind-not-drawn']).toContain(blind?.ground);
    },
  );

  test('each is quarantined once and decided once', () => {
    expect(disturbed.quarantined).toHaveLength(BAD_CROSSINGS.length);
    expect(disturbed.selections.filter(isBlind)).toHaveLength(BAD_CROSSINGS.length);
  });

  test('every other vehicle is decided once, by the same dossier and score as without them', () => {
    const others = disturbed.selections.filter((selection) => !isBlind(selection));
    expect(others.map(knowledge)).toEqual(undisturbed.selections.map(knowledge));
  });

  test('their inspections are ordered and counted like any other', () => {
    const { crossings, byGround, ordered: figures } = disturbed.report.border;
    const ordered = disturbed.selections.filter(({ data }) => data.decision === 'inspect');
    expect(crossings).toBe(undisturbed.selections.length + BAD_CROSSINGS.length);
    expect(figures.orders).toBe(ordered.length);
    expect(byGround.blind.orders).toBe(ordered.filter(({ data }) => data.ground === 'blind').length);
    expect(byGround.blind.inspections).toBe(byGround.blind.orders);
  });
});

describe('messages that cannot be used and name no vehicle', async () => {
  const withoutLane = BAD_CROSSINGS.map((bad) => publication(bad, { type: 'CrossingObserved', port: PORT }));
  const heartbeats = BAD_CROSSINGS.map((bad) => publication(bad, { type: 'LaneHeartbeat', lane: String(LANE) }));
  const noLanes = ['', '0', '100', '-4', '4.5', 'four'].map((lane) => garbled({ type: 'CrossingObserved', lane }));
  const bad = [...BAD_INTELLIGENCE.map((each) => publication(each)), ...withoutLane, ...heartbeats, ...noLanes];
  const disturbed = await engineRun(withAmong(bad));

  const readers = ['intelligence', 'lead-desk'];
  test.each(BAD_INTELLIGENCE.flatMap((each, index) => readers.map((reader) => ({ ...each, index, reader }))))(
    '$what: quarantined with bytes and reason by $reader',
    ({ topic, content, code, reason, index, reader }) => {
      const byReader = disturbed.quarantined.filter(({ data }) => data.quarantinedBy === reader);
      expect(byReader[index]?.data).toMatchObject({
        sourceTopic: topic,
        faultCode: code,
        reason: expect.stringMatching(reason),
        identity: { contentBase64: Buffer.from(content).toString('base64') },
      });
    },
  );

  test('each is quarantined once by each that reads it, and not one byte of any selection differs', () => {
    const readTwice = BAD_INTELLIGENCE.length;
    expect(disturbed.quarantined).toHaveLength(bad.length + readTwice);
    expect(firstDifference(disturbed.selectionLines, undisturbed.selectionLines)).toBeUndefined();
  });
});

test('an unknown field, however large, is dropped, and the crossing decided as if it were not there', async () => {
  const [plain, grown] = [crossing(), crossingWithUnknownField()].map((content) =>
    engineRun([[], [{ ...garbled(), content }]]),
  );
  const selections = (await plain)?.selections ?? [];
  expect(selections.map(({ data }) => data.identity.plate?.text)).toEqual([PLATE_TEXT]);
  expect((await grown)?.selections).toEqual(selections);
  expect((await grown)?.quarantined).toEqual([]);
});

test('a message larger than its topic admits is refused at its producer', async () => {
  const tooLarge = { ...garbled(), content: new Uint8Array(messageBytesMax('southbound.crossings.v1') + 1) };
  await expect(engineRun([[], [tooLarge]])).rejects.toMatchObject({ code: 'message-too-large' });
});

test('garbling a message is no way through: those vehicles are inspected as often as the policy says', async () => {
  const count = 5_000;
  // All come at one instant, for which no port has bays: what those let through is tested where bays are.
  const rulebook = rulebookOf();
  const withoutLimits = { ...rulebook, policy: { ...rulebook.policy, capacity: undefined } };
  const { selections, quarantined } = await engineRun([[], Array.from({ length: count }, () => garbled())], {
    rulebook: withoutLimits,
  });
  expect(quarantined).toHaveLength(count);
  expect(selections).toHaveLength(count);
  const inspectedShare = selections.filter(({ data }) => data.decision === 'inspect').length / count;
  // Three standard deviations of a share of 0.2 among 5,000.
  expect(Math.abs(inspectedShare - 0.2)).toBeLessThan(0.017);
});

/** The day with one message more in each of its busy minutes, between the messages that are there. */
function withAmong(disturbances: readonly Publication[]): Publication[][] {
  const busyFrom = 1_000;
  expect(disturbances.length).toBeLessThan(minutes.length - busyFrom);
  return minutes.map((publications, minute) => {
    const disturbance = disturbances[minute - busyFrom];
    const middle = Math.ceil(publications.length / 2);
    return disturbance === undefined ? [...publications] : publications.toSpliced(middle, 0, disturbance);
  });
}

function garbled(headers?: Publication['headers']): Publication {
  const [first] = BAD_CROSSINGS;
  if (first === undefined) throw new Error('there are bad crossings');
  return publication(first, headers);
}

function publication(
  { topic, content }: BadMessage,
  headers: Publication['headers'] = { type: 'CrossingObserved', port: PORT, lane: String(LANE) },
): Publication {
  const partition = topic === 'southbound.crossings.v1' ? partitionOf(PORT) : 0;
  return { topic, partition, key: PORT, headers, content };
}

function isBlind({ data }: SelectionMade): boolean {
  return data.crossingId.startsWith('unread-');
}

/**
 * What a selection knows of its vehicle. Threshold and decision also depend on what others took of the budget, and so
 * does how often the vehicle was inspected before.
 */
function knowledge({ eventId, occurredAt, data }: SelectionMade) {
  const { crossingId, lane, identity, scorePoints, rulesFired, rulesIndeterminate, matches, randomDraw } = data;
  const { inspectionsLast30Days, inspectionsWithoutFindingLast30Days, ...dossier } = data.dossier ?? {};
  const vehicle = { crossingId, lane, identity, matches, dossier, randomDraw };
  return { eventId, occurredAt, ...vehicle, scorePoints, rulesFired, rulesIndeterminate };
}
