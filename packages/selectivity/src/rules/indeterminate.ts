/** Why something cannot be said. */
export interface Indeterminate {
  readonly cause: string;
  /** Whether a fact is missing; otherwise a number overflows or is divided by zero. */
  readonly isMissing: boolean;
}
