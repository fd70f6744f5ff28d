// What works without the distributions, whose start costs more than reading and splitting a history of 10,000 values.
export { changePoints } from './history/change-points/change-points.ts';
export { describeChanges } from './history/change-points/describe-changes.ts';
export type { DescribedChange } from './history/change-points/describe-changes.ts';
export { DEFAULT_SETTINGS as CHANGE_POINT_DEFAULTS } from './history/change-points/settings.ts';
export type { ChangePointSettings } from './history/change-points/settings.ts';
export { readNightsCsv } from './history/read-nights-csv.ts';
export type { RecordedNight, RecordedSeries } from './history/read-nights-csv.ts';
export { readValuesCsv } from './history/read-values-csv.ts';
export type { ValuesChoice, ValueSeries } from './history/read-values-csv.ts';
