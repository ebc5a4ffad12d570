export { simulatedOfficers } from './officers.ts';
export { PREVALENCE_PRESETS } from './presets.ts';
export { openReckoning, type Reckoning } from './reckoning.ts';
export type { Trip } from './truth.ts';
export { simulatedWorld, type WorldMinute, type WorldSettings } from './world.ts';
