export { loadTesters } from './registry.ts';
export { summarize, type Sample, type SampleSummary, type Window } from './summarize.ts';
export { loadPlan } from './load-plan.ts';
export {
  allStages,
  meanLevel,
  requireSchedule,
  scheduleDurationMs,
  scheduleFor,
} from './schedule/schedule-for.ts';
export { runGuarded, type Guard } from './run-guarded.ts';
