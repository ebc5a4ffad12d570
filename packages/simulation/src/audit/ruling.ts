/** What an auditor rules on, in the order of its report. */
export const RULINGS = {
  'every-crossing-decided': 'every crossing that was told has its selection',
  'no-selection-doubled': 'no crossing that was told once is decided twice',
  'no-selection-untold': 'no selection is of a crossing that was never told',
  'rates-on-record': 'each selection names the rate in force there and then, and the surge that it was made in',
  'ceilings-kept': 'targeted and fill order no further ahead of the rate than the policy lets them borrow',
  'rate-used': 'no vehicle that could be scored is released while the policy’s credit is full',
  'capacity-short': 'capacity is said to bind only where bays or officers have work',
  'bays-kept': 'nothing but what is mandatory is ordered unless a bay is free for it in time',
  'mandatory-never-released': 'what the policy makes mandatory is inspected',
  'random-picks-ordered': 'whatever the random draw picks is inspected while capacity lasts',
  'random-rate': 'the random draw comes up as often as the policy says',
  'random-independent-of-truth': 'the random draw knows nothing of what is in a vehicle',
  'random-independent-of-score': 'the random draw knows nothing of the score',
  'inspections-ordered': 'an inspection was ordered, or an officer gave a reason; what was not carried out was ordered',
  'no-inspection-doubled': 'no order is answered twice',
  'inspections-in-time': 'an inspection begins no sooner than its selection and ends after it began',
  'methods-as-ordered': 'an inspection is carried out by the method that was ordered',
  'orders-answered': 'every order is carried out or it is told why not',
  'findings-real': 'nothing is found that was not in the vehicle',
  'findings-within-cargo': 'no more is found than was in the vehicle',
  'yield-as-reported': 'the reported yield is that of the inspections',
} as const;
export type RulingName = keyof typeof RULINGS;

/** `not judged`: there was nothing to judge. `too little to say`: there was, and chance could have brought it about. */
export type Verdict = 'holds' | 'violated' | 'too little to say' | 'not judged';

/** What an auditor says of one promise. */
export interface Ruling {
  readonly name: RulingName;
  readonly promise: string;
  readonly verdict: Verdict;
  /** One sentence or two for a person. */
  readonly message: string;
  /** How often the promise was put to the test. */
  readonly looked: number;
  readonly violations: number;
  /** The first few violations, in words. They name crossings and never plates. */
  readonly cases: readonly string[];
}

/** Cases that are kept of each promise: enough to find the fault by. */
const CASES_MAX = 5;

/** A promise whose keeping is counted case by case. */
export interface OpenRuling {
  /** Once, unless it is said how often. */
  looked(times?: number): void;
  violated(inWords: string): void;
  /** `about` says what was counted, such as "orders". With nothing counted it was not judged. */
  result(about: string): Ruling;
}

export function openRuling(name: RulingName): OpenRuling {
  let looked = 0;
  let violations = 0;
  const cases: string[] = [];
  return {
    looked(times = 1) {
      looked += times;
    },
    violated(inWords) {
      violations += 1;
      if (cases.length < CASES_MAX) cases.push(inWords);
    },
    result(about) {
      const counts = { looked, violations, cases };
      if (violations > 0) {
        return ruling(name, 'violated', `${violations} violations among ${looked} ${about}.`, counts);
      }
      if (looked === 0) return ruling(name, 'not judged', `There were no ${about}.`);
      return ruling(name, 'holds', `${looked} ${about} looked at.`, counts);
    },
  };
}

export function ruling(
  name: RulingName,
  verdict: Verdict,
  message: string,
  { looked = 0, violations = 0, cases = [] }: Partial<Pick<Ruling, 'looked' | 'violations' | 'cases'>> = {},
): Ruling {
  return { name, promise: RULINGS[name], verdict, message, looked, violations, cases };
}
