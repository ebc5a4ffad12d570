import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const WORKSPACE = join(import.meta.dirname, '..', '..');

/** What is read of a service in the compose file. */
export interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  /** What has no value is handed on from outside. */
  readonly environment?: Readonly<Record<string, string | number | null>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly scale?: number;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

export const COMPOSE_SERVICES = composeServices();

/** Those that run the image built here and answer HTTP requests: all but the command that makes the topics. */
export const OWN_SERVICES = Object.keys(COMPOSE_SERVICES).filter(
  (name) => COMPOSE_SERVICES[name]?.image === 'southbound' && name !== 'topics',
);

/** The services as they are when nothing is set outside: `${NAME:-text}` is the text. */
function composeServices(): Readonly<Record<string, ComposeService>> {
  const text = readFileSync(join(WORKSPACE, 'docker-compose.yml'), 'utf8');
  const unset = text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');
  return (parse(unset, { merge: true }) as { services: Record<string, ComposeService> }).services;
}
