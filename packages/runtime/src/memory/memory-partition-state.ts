import type { AttemptKey, PartitionState } from '../ports/index.ts';

/** Partition state in this process: gone when it ends, like the event log that names its attempts. */
export function memoryPartitionState(): PartitionState {
  const byGroup = new Map<string, Map<string, string>[]>();

  /** The states of a group's partition, by attempt id. */
  function statesOf({ group, partition }: AttemptKey): Map<string, string> {
    const ofGroup = byGroup.get(group) ?? [];
    byGroup.set(group, ofGroup);
    ofGroup[partition] ??= new Map();
    return ofGroup[partition];
  }

  return {
    async save(key, state) {
      statesOf(key).set(key.attemptId, state);
    },
    async load(key) {
      return statesOf(key).get(key.attemptId);
    },
    async discard(key) {
      statesOf(key).delete(key.attemptId);
    },
  };
}
