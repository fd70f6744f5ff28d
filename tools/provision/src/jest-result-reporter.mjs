import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { resultFile } from './result-file.mjs';

/** Writes the counts of a project's tests where npm-test.mjs sums them. */
export default class ResultReporter {
  /** @type {string} */
  #file;

  /** @param {{ rootDir: string }} config */
  constructor(config) {
    this.#file = resultFile(config.rootDir);
  }

  /** @param {unknown} _contexts @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numRuntimeErrorTestSuites: number, testResults: { testResults: { status: string, fullName: string }[] }[] }} results */
  onRunComplete(_contexts, results) {
    const skipped = results.testResults.flatMap((suite) =>
      suite.testResults
        .filter(({ status }) => status === 'pending')
        .map(({ fullName }) => fullName),
    );
    const summary = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped,
    };
    mkdirSync(path.dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, `${JSON.stringify(summary, null, 2)}\n`);
  }
}
