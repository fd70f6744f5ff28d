#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { PerfError } from '@perf-agent/contracts/basics';
import { runProgram } from '@perf-agent/runtime';

await runProgram('perf-agent', main);

async function main(signal: AbortSignal): Promise<number> {
  let exitCode = 0;
  const run = async (command: Promise<number>): Promise<void> => {
    exitCode = await command;
  };
  const program = new Command('perf-agent')
    .description(
      'A performance engineer: load tests, profiles, benchmarks, and what follows from them.',
    )
    .configureOutput({ writeErr: () => undefined })
    .exitOverride();

  const load = program.command('load').description('load tests and their results');
  load
    .command('run')
    .description('load a target with a scenario of the configuration')
    .option('--workspace <dir>', 'root of the analysed repository', '.')
    .option('--config <file>', 'configuration (default: perf-agent.config.*, else a demo service)')
    .option('--target <name>', "target of the configuration (default: the nightly's)")
    .option('--scenario <name>', "scenario of the configuration (default: the nightly's first)")
    .option('--test <type>', 'baseline, stress, spike, endurance or scalability', 'baseline')
    .option('--baseline <file>', 'load-result for criteria (default: the newest baseline test)')
    .option('--tool <tool>', "load tool in place of the scenario's own")
    .option('--seconds <s>', 'measured seconds of a stage')
    .option('--json', 'print the load-result on stdout')
    .action((options: object) =>
      run(import('./commands/load-run.ts').then(({ loadRun }) => loadRun(options, signal))),
    );
  load
    .command('summarize')
    .description('read raw or summary files of load tools as if they were one run')
    .argument('<file...>', 'files of k6, JMeter, Locust, Artillery, Gatling or autocannon')
    .option('--format <format>', 'auto, or the format by name', 'auto')
    .option('--json', 'print the load-result on stdout')
    .action((files: string[], options: object) =>
      run(
        import('./commands/load-summarize.ts').then(({ loadSummarize }) =>
          loadSummarize(files, options),
        ),
      ),
    );
  load
    .command('capacity')
    .description('find the highest rate at which a target keeps its objective')
    .option('--workspace <dir>', 'root of the analysed repository', '.')
    .option('--config <file>', 'configuration (default: perf-agent.config.*, else a demo service)')
    .option('--target <name>', "target of the configuration (default: the nightly's)")
    .option('--scenario <name>', "scenario of the configuration (default: the nightly's first)")
    .option('--p95-ms <ms>', 'objective: p95 latency at most this')
    .option('--error-percent <percent>', 'objective: failed requests at most this', '1')
    .option('--min <rps>', 'lowest rate', '10')
    .option('--max <rps>', 'highest rate', '5000')
    .option('--p99-ms <ms>', 'objective: p99 latency at most this')
    .option('--max-requests <n>', 'requests of all probes together', '200000')
    .option('--json', 'print the result on stdout')
    .action((options: object) =>
      run(
        import('./commands/load-capacity.ts').then(({ loadCapacity }) =>
          loadCapacity(options, signal),
        ),
      ),
    );
  load
    .command('usl')
    .description('fit the Universal Scalability Law')
    .argument('<file>', 'CSV with a header: concurrency and throughput, or more columns')
    .option('--concurrency-column <name>', 'needed with more than two columns')
    .option('--throughput-column <name>', 'needed with more than two columns')
    .option('--json', 'print the fit on stdout')
    .action((file: string, options: object) =>
      run(import('./commands/load-usl.ts').then(({ loadUsl }) => loadUsl(file, options))),
    );

  const stats = program.command('stats').description('histories of measurements');
  stats
    .command('changes')
    .description('name where a history changed its level or its slope, as indexes from 0')
    .argument(
      '<file>',
      'CSV, oldest value first: numbers alone, columns with a header, or series,night,run1,…',
    )
    .option('--column <name>', 'needed with several columns; of a nights file, one run alone')
    .option(
      '--series <name>',
      'needed with several series; the values are the medians of its nights',
    )
    .option('--json', 'print {"changePoints":[index,…]} on stdout')
    .action((file: string, options: object) =>
      run(
        import('./commands/stats-changes.ts').then(({ statsChanges }) =>
          statsChanges(file, options),
        ),
      ),
    );
  stats
    .command('nights')
    .description('replay the nightly decision, each night on the nights up to it')
    .argument('<file>', 'CSV: series,night,run1,run2,…')
    .option('--threshold <percent>', 'how much worse is a regression', '20')
    .option('--worse <side>', 'higher (latency, memory) or lower (throughput)', 'higher')
    .option('--points', 'values are ratios such as error rates; changes are in percentage points')
    .option('--json', 'print the alerts of every series on stdout')
    .action((file: string, options: object) =>
      run(
        import('./commands/stats-nights.ts').then(({ statsNights }) => statsNights(file, options)),
      ),
    );
  stats
    .command('calibrate')
    .description('what the noise of a history allows: false alarms, power, repeats, thresholds')
    .argument('[file]', 'CSV: series,night,run1,run2,… (default: the nights of the workspace)')
    .option('--workspace <dir>', 'root of the analysed repository', '.')
    .option('--config <file>', 'configuration (default: perf-agent.config.*)')
    .option('--threshold <percent>', 'of a file: how much worse is a regression', '20')
    .option('--worse <side>', 'of a file: higher (latency, memory) or lower (throughput)', 'higher')
    .option('--points', 'of a file: values are ratios; changes are in percentage points')
    .option('--aa <file>', 'CSV of runs of one build in the order of time: calibrates comparisons')
    .option('--rounds <n>', 'histories that are drawn', '200')
    .option('--seed <n>', 'of the drawing', '1')
    .option('--json', 'print the calibration on stdout')
    .action((file: string | undefined, options: object) =>
      run(
        import('./commands/stats-calibrate.ts').then(({ statsCalibrate }) =>
          statsCalibrate(file, options),
        ),
      ),
    );
  stats
    .command('compare')
    .description('compare the runs of two builds: better, worse, same or inconclusive')
    .argument('<base>', 'CSV, load-results (one, an array, one a line), or a folder of them')
    .argument('<candidate>', 'the same of the candidate')
    .option('--metric <name>', 'of load-results (default: p95LatencyMs)')
    .option('--formula <expression>', 'over columns or metrics: "p99LatencyMs / p50LatencyMs"')
    .option('--column <name>', 'of a CSV with several columns')
    .option('--candidate-column <name>', 'where it is another one in the candidate')
    .option('--series <name>', 'of a nights file: the values are the medians of its nights')
    .option('--worse <side>', "higher or lower (default: the metric's, else higher)")
    .option('--points', 'values are ratios such as error rates; changes are in percentage points')
    .option('--floor <percent>', 'the least change that matters (default: 2 %, or .5 points)')
    .option('--paired', 'run i of both belong together')
    .option('--interleaved', 'runs were made in turn')
    .option('--control <file>', 'runs of one build in the same way, oldest first: an A/A test')
    .option('--json', 'print the comparison on stdout')
    .action((base: string, candidate: string, options: object) =>
      run(
        import('./commands/stats-compare.ts').then(({ statsCompare }) =>
          statsCompare(base, candidate, options),
        ),
      ),
    );

  const history = program
    .command('history')
    .description('nights and baseline tests of a workspace');
  history
    .command('search')
    .description('find earlier values by metric, scenario, date and verdict')
    .option('--workspace <dir>', 'root of the analysed repository', '.')
    .option(
      '--metric <name>',
      'p95LatencyMs, throughputRps, errorRatio, peakRssBytes, p50LatencyMs, p99LatencyMs',
    )
    .option('--scenario <name>', 'scenario of the configuration')
    .option('--service <name>', 'service under test')
    .option('--target <name>', 'target of the configuration')
    .option('--from <date>', 'first day, such as 2026-03-01')
    .option('--to <date>', 'last day')
    .option(
      '--verdict <verdict>',
      'regressed, improved, change, suspect-night, unchanged, …, invalid',
    )
    .option('--json', 'print the rows on stdout')
    .action((options: object) =>
      run(
        import('./commands/history-search.ts').then(({ historySearch }) => historySearch(options)),
      ),
    );

  program
    .command('doctor')
    .description('which tools are there, and whether they do what their adapters promise')
    .option('--conformance <tool>', 'run the contract of load tools against this one')
    .option('--json', 'print the findings on stdout')
    .action((options: object) =>
      run(import('./commands/doctor.ts').then((command) => command.doctor(options, signal))),
    );

  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    throw new PerfError('USAGE', error.message.replace(/^error: /, ''), { hint: 'See --help.' });
  }
  return exitCode;
}
