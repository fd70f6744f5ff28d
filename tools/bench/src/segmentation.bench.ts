import { runBench } from './run-bench.ts';
import { segmentation } from './statistics/segmentation.ts';

await runBench('segmentation', segmentation);
