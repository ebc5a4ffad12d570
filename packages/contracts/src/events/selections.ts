import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { ObservedIdentity } from '../identity.ts';
import { CrossingId, EventId } from '../ids.ts';
import { PortCode } from '../ports-of-entry.ts';
import { Lane } from './crossings.ts';

/** Grounds of a selection to inspect, in the order in which the first that applies is taken. */
export const INSPECTION_GROUNDS = ['mandatory', 'random', 'blind', 'targeted', 'fill'] as const;
export type InspectionGround = (typeof INSPECTION_GROUNDS)[number];

/** Why a vehicle was released. */
export const RELEASE_GROUNDS = ['not-drawn', 'rate-spent', 'no-capacity', 'blind-not-drawn'] as const;
export type ReleaseGround = (typeof RELEASE_GROUNDS)[number];

/** From the quickest to the most thorough. */
export const INSPECTION_METHODS = ['visual', 'canine', 'x-ray', 'full'] as const;
export const InspectionMethod = z.enum(INSPECTION_METHODS);
export type InspectionMethod = z.infer<typeof InspectionMethod>;

/** The same sentence for the person stopped and the officer: English, and Spanish. */
export const PlainReason = z.object({ en: z.string().min(1).max(200), es: z.string().min(1).max(200) });
export type PlainReason = z.infer<typeof PlainReason>;

/** More than any rule set can give: 500 rules of 1,000 points. */
export const Points = z.int().min(0).max(1_000_000);
const Share = z.number().min(0).max(1);
export const RuleId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a rule id is written in kebab-case');

/** A document that decided: which one, and the digest of its exact text. */
export const DocumentVersion = z.object({
  name: z.string().min(1).max(64),
  version: z.string().min(1).max(32),
  digest: z.string().regex(/^[0-9a-f]{32}$/, '32 hexadecimal digits'),
});
export type DocumentVersion = z.infer<typeof DocumentVersion>;

export const MatchedIntelligence = z.object({
  kind: z
    .enum(['lookout', 'withdrawn-lookout', 'trace-lead', 'multiple-sale', 'referral', 'seizure', 'link'])
    .describe('A `withdrawn-lookout` was taken back within the 72 hours before; it weighs nothing and is reported'),
  id: z.string().min(1).max(64).describe("The record's id"),
  match: z
    .enum(['exact', 'person', 'look-alike', 'one-edit', 'other-jurisdiction', 'description'])
    .describe('How the record corresponds to what was seen; only an exact one can be mandatory'),
});
export type MatchedIntelligence = z.infer<typeof MatchedIntelligence>;

export const selectionMade = defineEvent({
  type: 'SelectionMade',
  topic: 'southbound.selections.v1',
  meaning: 'The decision on one crossing, `inspect` or `release`, with all that is needed to explain it.',
  data: z.object({
    crossingId: CrossingId,
    crossingEventId: EventId.optional().describe('The event decided on; absent when it could not be read'),
    port: PortCode,
    lane: Lane,
    identity: ObservedIdentity,
    decision: z.enum(['inspect', 'release']),
    ground: z
      .enum([...INSPECTION_GROUNDS, ...RELEASE_GROUNDS])
      .describe(
        'Why: the first ground that applies. `no-capacity`: it would have been ordered, but no bay or officer was free in time, or those that were are kept for vehicles that score higher',
      ),
    method: InspectionMethod.nullable().describe('The recommended method; null when released'),
    waitMinutes: z
      .number()
      .positive()
      .optional()
      .describe('How long the vehicle waits for bay, officers and unit by the plan; absent when it does not'),
    targetRate: Share.optional().describe("The target rate in force; absent when it is the policy's usual one"),
    capacityBound: z
      .literal(true)
      .optional()
      .describe(
        'Stands here when bays or officers let less be ordered than the rate: what is owed for it beyond what may be borrowed is not made up later',
      ),
    startScores: z
      .array(Points)
      .min(1)
      .max(192)
      .optional()
      .describe(
        'When a rule set has just become live: what it last scored as a shadow, newest last, from which the threshold starts; absent otherwise',
      ),
    surge: z.string().min(1).max(64).optional().describe('The surge that it was decided in; absent when in none'),
    scorePoints: Points.nullable().describe('Points of all rules that fired; null when blind'),
    thresholdPoints: Points.nullable().describe(
      'The score from which vehicles are targeted at this moment; null when blind',
    ),
    tieShare: Share.nullable().describe(
      'Share of the vehicles exactly at the threshold that pass, by draw; null when blind',
    ),
    randomDraw: z.boolean().describe('Whether the draw put the crossing into the random stratum, whatever its ground'),
    wouldTarget: z
      .boolean()
      .nullable()
      .describe('Whether score and tie draw pass the threshold, before rate and capacity; null when blind'),
    propensity: Share.describe('The probability with which this crossing was going to be inspected'),
    drawKeyId: z
      .string()
      .min(1)
      .max(64)
      .describe("Which day's secret key the draws came from, and the name of the secret that it is derived from"),
    ruleSet: DocumentVersion,
    policy: DocumentVersion,
    rulesFired: z.array(z.object({ ruleId: RuleId, points: Points, reason: PlainReason })),
    rulesIndeterminate: z
      .array(z.object({ ruleId: RuleId, cause: z.string().min(1).max(200) }))
      .describe('Rules that could not be evaluated, and why'),
    rulesDecidedOnMissing: z
      .array(z.object({ ruleId: RuleId, cause: z.string().min(1).max(200), fired: z.boolean() }))
      .optional()
      .describe('Rules that could not be evaluated either, and did what their `onMissing` says; absent when none did'),
    rulesExpired: z
      .array(RuleId)
      .optional()
      .describe('Rules of the set that had expired and said nothing; absent when none had, and when no rule was asked'),
    ruleSetSuspended: z
      .literal(true)
      .optional()
      .describe(
        "Stands here when the live rule set left most of the port's recent crossings indeterminate: the vehicle was not scored and counts as one of which no rule says anything",
      ),
    matches: z.array(MatchedIntelligence),
    dossier: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('What the register knew of the vehicle, as the rules saw it; null when it knew nothing or was away'),
  }),
  example: {
    eventId: 'selection-90be1f2277d14c0a',
    occurredAt: '2026-03-02T14:05:07.250Z',
    recordedAt: '2026-03-02T14:05:07.250Z',
    source: 'targeting',
    data: {
      crossingId: '2304-7f3a9c41d20b',
      crossingEventId: 'crossing-2304-5-1772460307250',
      port: '2304',
      lane: 5,
      identity: { plate: { text: 'SIM4821', jurisdiction: 'US-TX' } },
      decision: 'inspect',
      ground: 'targeted',
      method: 'x-ray',
      scorePoints: 60,
      thresholdPoints: 10,
      tieShare: 0.41,
      randomDraw: false,
      wouldTarget: true,
      propensity: 1,
      drawKeyId: 'draw-key-1/2026-03-02',
      ruleSet: { name: 'first', version: '1.0.0', digest: '0f343b0931126a20f133d67c2b018a3b' },
      policy: { name: 'default', version: '1.0.0', digest: 'b9f195c5cc7ef6afadbfbc42892ad47d' },
      rulesFired: [
        {
          ruleId: 'lookout-high',
          points: 60,
          reason: {
            en: 'A high-priority lookout names this vehicle.',
            es: 'Una alerta de alta prioridad señala este vehículo.',
          },
        },
      ],
      rulesIndeterminate: [],
      matches: [{ kind: 'lookout', id: 'LK-0000417', match: 'exact' }],
      dossier: { lookouts: [{ id: 'LK-0000417', priority: 'high', match: 'exact' }] },
    },
  },
});
