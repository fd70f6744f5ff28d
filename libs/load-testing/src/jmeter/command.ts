import type { AdmittedPlan } from '@perf-agent/contracts';
import { scheduleDurationMs } from '../schedule/schedule-for.ts';

/** Threads start and end some time after the clock; what is measured is cut from timestamps, so it runs longer. */
const RUN_TIME_SLACK_MS = 1_000;

/** Columns that are on; all others are switched off, so that a user's jmeter.properties changes nothing. */
const COLUMNS_ON = [
  'time',
  'label',
  'response_code',
  'response_message',
  'thread_name',
  'successful',
];
const COLUMNS_OFF = [
  'assertion_results_failure_message',
  'bytes',
  'connect_time',
  'data_type',
  'encoding',
  'hostname',
  'idle_time',
  'latency',
  'sample_count',
  'sent_bytes',
  // A redirect that is followed, or what a page embeds, would be rows of their own.
  'subresults',
  'thread_counts',
  'url',
];

/** Absolute paths. */
export type JmeterFiles = {
  readonly script: string;
  /** Every sample, as CSV: a JTL. */
  readonly raw: string;
  readonly log: string;
};

/** @returns whole seconds that the users of a plan run, warm-up included */
export function runSeconds({ schedule }: AdmittedPlan): number {
  return Math.ceil((scheduleDurationMs(schedule) + RUN_TIME_SLACK_MS) / 1000);
}

/**
 * @param stopPort UDP port on which this process takes `Shutdown`
 * @returns arguments of `jmeter` without its user interface
 * @see https://jmeter.apache.org/usermanual/properties_reference.html
 */
export function jmeterArguments(
  plan: AdmittedPlan,
  files: JmeterFiles,
  stopPort: number,
): string[] {
  const { remoteHosts } = plan.scenario;
  const saved = {
    output_format: 'csv',
    timestamp_format: 'ms',
    default_delimiter: ',',
    print_field_names: 'true',
    // Each line is in the file when its request has ended: read live, and kept when JMeter is killed.
    autoflush: 'true',
    ...Object.fromEntries(COLUMNS_ON.map((name) => [name, 'true'])),
    ...Object.fromEntries(COLUMNS_OFF.map((name) => [name, 'false'])),
  };
  const own = {
    ...prefixed('jmeter.save.saveservice.', saved),
    'sampleresult.timestamp.start': 'true',
    sample_variables: '',
    'jmeterengine.nongui.port': String(stopPort),
    'jmeterengine.nongui.maxport': String(stopPort),
    'summariser.name': '',
    ...(remoteHosts ? REMOTE_PROPERTIES : {}),
  };
  const forScripts = Object.entries(scriptProperties(plan));
  return [
    '--nongui',
    '--testfile',
    files.script,
    '--logfile',
    files.raw,
    '--jmeterlogfile',
    files.log,
    ...Object.entries(own).map(([name, value]) => `-J${name}=${value}`),
    // Servers do not see the properties of the machine that starts them, only those sent along.
    ...forScripts.map(([name, value]) => `${remoteHosts ? '-G' : '-J'}${name}=${value}`),
    ...(remoteHosts ? ['--remotestart', remoteHosts.join(',')] : []),
    // Servers send their samples to the address that this process says it has.
    ...(remoteHosts?.every(isLoopback) ? ['-Djava.rmi.server.hostname=127.0.0.1'] : []),
  ];
}

function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?$/.test(host);
}

const REMOTE_PROPERTIES = {
  'server.rmi.ssl.disable': 'true',
  // Samples come in small batches, at most half a second late.
  mode: 'StrippedBatch',
  num_sample_threshold: '50',
  time_threshold: '500',
};

/** What a user's script can read as `${__P(perf.…)}`. Of users each server of a distributed run gets its share. */
function scriptProperties(plan: AdmittedPlan): Readonly<Record<string, string>> {
  const { baseUrl, schedule, scenario } = plan;
  const url = new URL(baseUrl);
  const users = schedule.stages[0]?.from ?? 1;
  return prefixed('perf.', {
    baseUrl,
    protocol: url.protocol.replace(':', ''),
    host: url.hostname,
    port: url.port || (url.protocol === 'https:' ? '443' : '80'),
    path: url.pathname.replace(/\/$/, ''),
    users: String(Math.max(1, Math.floor(users / (scenario.remoteHosts?.length ?? 1)))),
    durationSeconds: String(runSeconds(plan)),
  });
}

function prefixed(
  prefix: string,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]),
  );
}
