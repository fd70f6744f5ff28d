import { compareReaders } from './results/compare-readers.ts';
import { runBench } from './run-bench.ts';

await runBench('results', compareReaders);
