export { loadTesters } from './registry.ts';
export { summarize, type Sample, type SampleSummary, type Window } from './summarize.ts';
