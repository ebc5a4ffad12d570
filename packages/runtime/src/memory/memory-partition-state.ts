import type { AttemptKey, PartitionState } from '../ports/index.ts';

/** Partition state in this process: gone when it ends, like the event log that names its attempts. */
export function memoryPartitionState(): PartitionState {
  const states = new Map<string, string>();
  return {
    async save(key, state) {
      states.set(textOf(key), state);
    },
    async load(key) {
      return states.get(textOf(key));
    },
    async discard(key) {
      states.delete(textOf(key));
    },
  };
}

/** Line breaks stand in no group and no attempt id, so different keys have different texts. */
function textOf(key: AttemptKey): string {
  return `${key.group}\n${key.partition}\n${key.attemptId}`;
}
