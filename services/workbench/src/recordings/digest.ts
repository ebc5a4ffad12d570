import { hash } from 'node:crypto';

export function digestOf(text: string): string {
  return hash('sha256', text);
}
