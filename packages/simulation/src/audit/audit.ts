import { type PortCode, portOfPartition, type SelectionMade } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { openReckoning, type Reckoning } from '../reckoning.ts';
import type { HiddenTruth } from '../truth.ts';
import { type Answers, openAnswers } from './answers.ts';
import { openBayPlan } from './bay-plan.ts';
import { openCapacityClaims } from './capacity-claims.ts';
import { openCeilings } from './ceilings.ts';
import { openFoundGoods } from './found-goods.ts';
import { type FaultCounts, openHiddenIn } from './hidden-in.ts';
import { type InspectionTold, openInspections } from './inspections.ts';
import { openMandatory } from './mandatory.ts';
import type { AuditedPolicy } from './policy.ts';
import { openRandomStratum } from './random-stratum.ts';
import { RULINGS, type Ruling, type RulingName, ruling } from './ruling.ts';
import type { Telling } from './tellings.ts';
import { type YieldByGround, yieldRuling } from './yield-recomputed.ts';

/** What an auditor found. */
export interface AuditReport {
  /** One for each promise, in the order of `RULINGS`. */
  readonly rulings: readonly Ruling[];
  /** What became of each trip. */
  readonly reckoning: Reckoning;
  /** Recomputed from inspections; null when there were none to look at. */
  readonly yield: YieldByGround | null;
  readonly faults: FaultCounts;
}

/**
 * Judges a run from outside: by the hidden truth, what was recorded, and what came out. Told minute by minute, in each
 * minute the truth first, then what was recorded, selections and inspections; where a file lags behind the others the
 * judgement is the same and more must be kept.
 */
export interface OpenAudit {
  hidden(truth: HiddenTruth): void;
  recorded(publication: Publication): void;
  selected(selection: SelectionMade): void;
  inspected(event: InspectionTold): void;
  result(): AuditReport;
}

export interface AuditOptions {
  /** By which the run was decided; null when it is not known, and then what follows from it is not judged. */
  readonly policy: AuditedPolicy | null;
  /** Whether inspections will be told: without them nothing is said of them. */
  readonly hasInspections: boolean;
  /** The report of the run as `demo` and `replay` write it, to compare with; undefined when there is none. */
  readonly report?: unknown;
}

export function openAudit({ policy, hasInspections, report }: AuditOptions): OpenAudit {
  const hiddenIn = openHiddenIn();
  const reckoning = openReckoning();
  const ceilings = policy === null ? null : openCeilings(policy);
  const claims = policy === null ? null : openCapacityClaims(policy);
  const bayPlan = policy === null ? null : openBayPlan(policy);
  const mandatory = policy === null ? null : openMandatory(policy);
  const randomStratum = openRandomStratum(policy);
  const inspections = openInspections();
  const found = openFoundGoods();
  const answers: Answers = openAnswers(answered);
  let otherPolicy: string | null = null;

  function answered(port: PortCode, telling: Telling, selection: SelectionMade): void {
    const { crossingId } = selection.data;
    if (telling.crossing === null) hiddenIn.answeredUnread(port, telling.unreadNth, crossingId);
    const trip = hiddenIn.tripOf(crossingId);
    mandatory?.answered(telling, selection);
    if (telling.isToldAgain) inspections.decidedAgain(crossingId);
    else randomStratum.decided(selection, trip !== undefined);
    if (trip !== undefined && !(telling.isToldAgain && selection.data.decision === 'release')) {
      reckoning.selection({ ...selection, data: { ...selection.data, crossingId: trip.crossingId } });
    }
  }

  function rulings(): readonly Ruling[] {
    const unknown = policyUnknown(policy, otherPolicy);
    const all = [
      ...answers.result(),
      ...(ceilings?.result() ?? []),
      ...(claims === null ? [] : [claims.result()]),
      ...(bayPlan === null ? [] : [bayPlan.result()]),
      ...(mandatory === null ? [] : [mandatory.result()]),
      ...randomStratum.result(),
      ...(hasInspections
        ? [...inspections.result(), ...found.result(), yieldRuling(inspections.yielded(), report)]
        : []),
    ];
    return (Object.keys(RULINGS) as RulingName[]).map((name) => {
      if (unknown !== null && BY_POLICY.includes(name)) return ruling(name, 'not judged', unknown);
      return all.find((each) => each.name === name) ?? ruling(name, 'not judged', 'No inspections were given.');
    });
  }

  return {
    hidden(truth) {
      hiddenIn.told(truth);
      if (truth.kind === 'trip') reckoning.trip(truth);
    },
    recorded(publication) {
      const { topic, partition, content } = publication;
      if (topic === 'southbound.crossings.v1') answers.told(portOfPartition(partition).code, publication);
      if (mandatory === null || content instanceof Uint8Array) return;
      if (content.type === 'LookoutPosted' || content.type === 'LookoutAmended') mandatory.posted(content);
      if (content.type === 'MatchRefuted') mandatory.refuted(content);
      if (content.type === 'LookoutWithdrawn') mandatory.withdrawn(content);
    },
    selected(selection) {
      const { name, version } = selection.data.policy;
      if (policy !== null && (name !== policy.version.name || version !== policy.version.version)) {
        otherPolicy ??= `${name} ${version}`;
      }
      ceilings?.selected(selection);
      claims?.selected(selection);
      bayPlan?.selected(selection);
      inspections.selected(selection);
      answers.selected(selection);
    },
    inspected(event) {
      inspections.told(event);
      const trip = hiddenIn.tripOf(event.data.crossingId);
      if (event.type === 'InspectionNotCarriedOut') {
        if (trip !== undefined) reckoning.notCarriedOut(asOf(event, trip.crossingId));
        return;
      }
      found.concluded(event, trip);
      if (trip !== undefined) reckoning.inspection(asOf(event, trip.crossingId));
    },
    result: () => ({
      rulings: rulings(),
      reckoning: reckoning.result(),
      yield: hasInspections ? inspections.yielded() : null,
      faults: hiddenIn.counts(),
    }),
  };
}

/** What is judged by the policy's numbers. */
const BY_POLICY: readonly RulingName[] = [
  'rates-on-record',
  'ceilings-kept',
  'rate-used',
  'capacity-short',
  'bays-kept',
  'mandatory-never-released',
  'random-rate',
];

function policyUnknown(policy: AuditedPolicy | null, otherPolicy: string | null): string | null {
  if (policy === null) return 'The policy is not known.';
  if (otherPolicy === null) return null;
  const { name, version } = policy.version;
  return `Selections were made by policy ${otherPolicy}, and the one given is ${name} ${version}: give policy and rate of the run.`;
}

/** The same of the crossing that it stands for. */
function asOf<Event extends InspectionTold>(event: Event, crossingId: InspectionTold['data']['crossingId']): Event {
  return event.data.crossingId === crossingId ? event : { ...event, data: { ...event.data, crossingId } };
}
