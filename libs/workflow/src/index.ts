export { embeddedConfig } from './embedded-config.ts';
export { parseNightly, readHistory } from './nightly/history.ts';
export { historySeries, type MetricHistory } from './nightly/history-series.ts';
export {
  SEARCHED_METRICS,
  searchHistory,
  type BaselineTest,
  type HistoryQuery,
  type HistoryRow,
  type SearchedMetric,
} from './nightly/search-history.ts';
export { runFolder } from './nightly/measure.ts';
export type { HandOver, NightlyPorts, NightlyProgress, NightlyRequest } from './nightly/ports.ts';
export { NIGHTLY_FOLDER, runNightly, type NightlyOutcome } from './nightly/run-nightly.ts';
export {
  LOAD_FOLDER,
  runLoadTest,
  type LoadTestPorts,
  type LoadTestRequest,
} from './load/run-load-test.ts';
export { findBaseline, readLoadResult, type Baseline } from './load/find-baseline.ts';
export {
  measureCapacity,
  type CapacityPorts,
  type CapacityRequest,
} from './load/measure-capacity.ts';
