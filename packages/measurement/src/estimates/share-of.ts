import { exactInterval, type Measured } from '../exact-interval.ts';

/** `exactInterval` of a share of anything; `noneReason` says why there is none where the whole is empty. */
export function shareOf(part: number, whole: number, noneReason: string, confidence = 0.95): Measured {
  const share = exactInterval(part, whole, confidence);
  return share.enoughEvidence ? share : { ...share, reason: noneReason };
}
