// The sources themselves: the bench shows what reading costs, not what the rest of the library takes to load.
import { summarizeFiles } from '../../../libs/load-testing/src/results/summarize-files.ts';
import type { Answer } from './results/subjects.ts';

// A program of its own: reads a file as `perf-agent load summarize` does, and prints what all rivals print.
const { requestCount, failureCount, latencyMs } = await summarizeFiles(process.argv.slice(2));
const answer: Answer = { requestCount, failureCount, p95: latencyMs?.p95.value ?? NaN };
process.stdout.write(`${JSON.stringify(answer)}\n`);
