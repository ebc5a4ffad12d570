import { FAULTS, Fault } from '@southbound/runtime';
import { WrongFile } from '@southbound/targeting/rulebook-files';
import type { Terminal } from '../terminal.ts';

/**
 * What is done, or undefined once a fault was given as the answer, to a machine that asked for JSON: of a wrong file
 * each of its faults with its place, of any other fault its code.
 */
export async function orFaultsAsJson<Value>(
  { out }: Terminal,
  exitWith: (code: number) => void,
  json: boolean | undefined,
  work: () => Value | Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    if (json !== true || !(error instanceof Fault)) throw error;
    const faults = error instanceof WrongFile ? error.faults : [{ code: error.code, message: error.detail }];
    out.write(`${JSON.stringify({ faults })}\n`);
    exitWith(FAULTS[error.code].exit);
    return undefined;
  }
}
