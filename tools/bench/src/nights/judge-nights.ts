import { EXIT } from '@perf-agent/contracts';
import { handOverProblems, type HandOver } from './hand-over.ts';
import type { Night } from './run-night.ts';

/**
 * Says what one night should not have done: a normal one is quiet, the slow one hands over exactly one issue with one
 * report, and neither its second run nor a later night adds or removes anything.
 *
 * @param earlier the nights before, oldest first
 * @param handOver what the night left in outbox and report; looked at on the first slow night only
 * @returns one line a problem
 */
export function nightProblems(
  night: Night,
  earlier: readonly Night[],
  handOver?: HandOver,
): string[] {
  const problems: string[] = [];
  const expectedExit = night.kind === 'normal' ? EXIT.done : EXIT.regression;
  if (night.exitCode !== expectedExit) {
    problems.push(`expected exit code ${expectedExit}, found ${night.exitCode}\n${night.output}`);
  }
  if (!night.run) problems.push('expected a run in the document of the date, found none');
  const before = earlier.at(-1);
  if (night.kind !== 'slow') {
    problems.push(
      ...unlike('outbox', night.outboxFiles, before?.outboxFiles ?? []),
      ...unlike('reports', night.reportFiles, before?.reportFiles ?? []),
    );
    return problems;
  }
  problems.push(...unlike('reports', night.reportFiles, [`${night.date}_regression.md`]));
  const { length } = night.outboxFiles;
  if (length !== 1) problems.push(`outbox: expected one file, found ${length}`);
  if (handOver && night.run) problems.push(...handOverProblems(handOver, night.run, night.date));
  else problems.push('expected a draft and a report, found none');
  return problems;
}

function unlike(what: string, found: readonly string[], expected: readonly string[]): string[] {
  const [left, right] = [found.join(', '), expected.join(', ')];
  return left === right ? [] : [`${what}: expected "${right}", found "${left}"`];
}
