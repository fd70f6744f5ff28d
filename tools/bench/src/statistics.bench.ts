import { runBench } from './run-bench.ts';
import { statistics } from './statistics/statistics.ts';

await runBench('statistics', statistics);
