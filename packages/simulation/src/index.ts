export { type ExaminationOrder, type Officers, simulatedOfficers } from './officers.ts';
export { PREVALENCE_PRESETS, type PrevalencePreset } from './presets.ts';
export { type OpenReckoning, openReckoning, type Reckoning } from './reckoning.ts';
export type { HiddenTruth, Trip } from './truth.ts';
export { simulatedWorld, type WorldMinute, type WorldSettings } from './world.ts';
