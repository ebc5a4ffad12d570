export { type EmbeddedEngine, type EmbeddedOptions, embeddedEngine } from './embedded-engine.ts';
export { type BorderOptions, type BorderResult, type SimulatedBorder, simulatedBorder } from './simulated-border.ts';
