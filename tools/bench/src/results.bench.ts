import { SUMMARIZE } from './results/subjects.ts';

// The same program is the bench and what it measures; each loads only its own part.
if (process.argv[2] === SUMMARIZE) {
  const { summarize } = await import('./results/summarize.ts');
  await summarize(process.argv[3] ?? '');
} else {
  const { runBench } = await import('./run-bench.ts');
  const { compareReaders } = await import('./results/compare-readers.ts');
  await runBench('results', compareReaders);
}
