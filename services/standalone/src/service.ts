export { loadProgressTargets, progressRoutes } from '@southbound/intelligence/lead-desk';
export { embeddedEngine } from './embedded-engine.ts';
export { type BorderResult, type SimulatedBorder, simulatedBorder } from './simulated-border.ts';
