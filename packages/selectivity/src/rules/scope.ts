import { Environment } from '@marcbachmann/cel-js';
import { type Names, VARIABLES } from './compile.ts';
import type { Constant } from './constants.ts';
import { FACTS } from './facts.ts';

/** What the conditions of one rule set may name: the facts and the set's constants. */
export interface Scope {
  /** CEL with all of them declared, and limits that keep a hostile condition from costing more than it may. */
  readonly environment: Environment;
  readonly names: Names;
}

export function ruleScope(constants: readonly Constant[]): Scope {
  const environment = new Environment({
    limits: { maxAstNodes: 300, maxDepth: 24, maxListElements: 100, maxMapEntries: 0, maxCallArguments: 8 },
  });
  for (const group of FACTS) {
    const fields = Object.fromEntries(Object.entries(group.fields).map(([field, { type }]) => [field, type]));
    environment.registerType(group.typeName, { fields });
    environment.registerVariable(group.variable, group.isList ? `list<${group.typeName}>` : group.typeName);
  }
  for (const { name, celType } of constants) environment.registerVariable(name, celType);
  const named = constants.map(({ name, expression }) => [name, expression] as const);
  return { environment, names: new Map([...VARIABLES, ...named]) };
}
