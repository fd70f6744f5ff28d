export { parseNightly, readHistory } from './nightly/history.ts';
export { runFolder } from './nightly/measure.ts';
export type { HandOver, NightlyPorts, NightlyProgress, NightlyRequest } from './nightly/ports.ts';
export { NIGHTLY_FOLDER, runNightly, type NightlyOutcome } from './nightly/run-nightly.ts';
