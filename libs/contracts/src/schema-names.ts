/** Stands in each load result; another number when its shape changes. */
export const LOAD_RESULT_SCHEMA = 'perf-agent/load-result@1';
