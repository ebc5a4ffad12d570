/**
 * What the owner of a partition has learned and cannot fit into a commit's metadata, kept under the id of the attempt
 * that wrote it: targeting's budget state, inspection's orders under way, yield's tallies. The committed metadata
 * names the attempt whose state counts, so a late write of a fenced owner is never read.
 */
export interface AttemptKey {
  readonly group: string;
  readonly partition: number;
  readonly attemptId: string;
}

export interface PartitionState {
  /** Resolves when the state is kept. Written before the commit that names the attempt. */
  save(key: AttemptKey, state: string): Promise<void>;
  /** Undefined when it was lost or discarded. */
  load(key: AttemptKey): Promise<string | undefined>;
  /** Forgets a state that no commit names any more. Unknown ones are no fault. */
  discard(key: AttemptKey): Promise<void>;
}
