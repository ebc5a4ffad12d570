import { z } from 'zod';
import { casesSchema } from './cases-schema.ts';
import { ruleSetSchema } from './rule-set-schema.ts';

/** The JSON Schema of rule sets, for editors: `docs/generated/rule-set.schema.json`. */
export function ruleSetJsonSchema(): string {
  return jsonSchema('A rule set', ruleSetSchema);
}

/** The JSON Schema of a rule set's cases: `docs/generated/cases.schema.json`. */
export function casesJsonSchema(): string {
  return jsonSchema("A rule set's cases", casesSchema);
}

function jsonSchema(title: string, schema: z.ZodType): string {
  return `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input' }) }, null, 2)}\n`;
}
