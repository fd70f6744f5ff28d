import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { IssueDraft } from '@perf-agent/contracts';
import { describeEnvironment } from '@perf-agent/runtime';
import { planNights } from './nights/calendar.ts';
import { nightRow, nightsHead } from './nights/format.ts';
import type { HandOver } from './nights/hand-over.ts';
import { nightProblems } from './nights/judge-nights.ts';
import { NIGHTLY_FOLDER, OUTBOX_FOLDER, runNight, type Night } from './nights/run-night.ts';
import { readNumbers } from './read-numbers.ts';
import { runBench, type Bench } from './run-bench.ts';

const SLOWDOWN = 1.6;
/** A baseline needs three nights. Repeats and seconds are the nightly's own unless they are given. */
const OPTIONS = {
  nights: { min: 3, max: 100, whole: true, default: 8 },
  repeats: { min: 2, max: 50, whole: true },
  seconds: { min: 0.2, max: 3600, whole: false },
};

await runBench('nights', runCalendar);

/** Runs the nightly over a calendar with one slow night in its middle. */
async function runCalendar(bench: Bench): Promise<boolean> {
  const { nights: normalCount, repeats, seconds } = readNumbers(bench.args, OPTIONS);
  const workspace = path.join(bench.dir, 'workspace');
  await mkdir(workspace);
  bench.print(await introduction(bench, normalCount));
  const nights: Night[] = [];
  const problems: string[] = [];
  const handedOver: string[] = [];
  for (const [index, planned] of planNights(normalCount).entries()) {
    const night = await runNight(planned, {
      workspace,
      repeats,
      seconds,
      slowdown: SLOWDOWN,
      logFile: path.join(bench.dir, `night-${index + 1}.log`),
      mark: bench.mark,
      signal: bench.signal,
    });
    const handOver = night.kind === 'slow' ? await readHandOver(workspace, night) : undefined;
    const found = nightProblems(night, nights, handOver);
    bench.print(nightRow(night, found));
    if (handOver) handedOver.push(issueText(handOver));
    problems.push(...found.map((problem) => `${night.date} (${night.kind}): ${problem}`));
    nights.push(night);
  }
  bench.print(['', ...handedOver, ...problems, problems.length === 0 ? 'PASS' : 'FAIL'].join('\n'));
  return problems.length === 0;
}

async function readHandOver(
  workspace: string,
  { outboxFiles, reportFiles }: Night,
): Promise<HandOver | undefined> {
  const [draftFile] = outboxFiles;
  const [reportFile] = reportFiles;
  if (draftFile === undefined || reportFile === undefined) return undefined;
  const read = (folder: string, file: string): Promise<string> =>
    readFile(path.join(workspace, folder, file), 'utf8');
  return {
    draft: IssueDraft.parse(JSON.parse(await read(OUTBOX_FOLDER, draftFile))),
    report: await read(NIGHTLY_FOLDER, reportFile),
  };
}

function issueText({ draft }: HandOver): string {
  return [
    `title   ${draft.title}`,
    `labels  ${draft.labels.join(', ')}`,
    `body    ${draft.body.replaceAll('\n\n', '\n        ')}`,
    '',
  ].join('\n');
}

async function introduction({ dir }: Bench, normalCount: number): Promise<string> {
  const { host, cpuModel, cpuCount, nodeVersion } = await describeEnvironment(dir, '0.1.0', {});
  return [
    `# ${normalCount} normal nights, one ${SLOWDOWN} times as slow (run twice), ${normalCount} normal nights`,
    '',
    `Host ${host}: ${cpuModel}, ${cpuCount} cores, Node ${nodeVersion}; ${new Date().toISOString()}`,
    '',
    nightsHead(),
  ].join('\n');
}
