import type { AdmittedPlan, HttpRequest } from '@perf-agent/contracts';
import { literal, uriPath, xml } from './escape.ts';
import { ORIGIN_TEXT } from './log.ts';
import type { UserInterval } from './user-intervals.ts';

/** Users of one JMeter process; all processes of a distributed run get the same plan and find their own share in it. */
export type ProcessShare = {
  /** `host:port` of a JMeter server; empty for a process of this machine. */
  readonly host: string;
  readonly users: readonly UserInterval[];
};

/**
 * A test plan that sends the requests in turn: one counter over all users of a process, so that the requests have the same
 * shares whatever the number of users. Nothing of the requests is evaluated.
 *
 * @param durationSeconds after so long all users stop
 * @see https://jmeter.apache.org/usermanual/component_reference.html
 */
export function testPlan(
  plan: AdmittedPlan,
  requests: readonly HttpRequest[],
  shares: readonly ProcessShare[],
  durationSeconds: number,
): string {
  const { thinkTimeMs } = plan.scenario;
  const threadCount = Math.max(...shares.map(({ users }) => countUsers(users)));
  // All there from start to end, the same in each process: nothing to keep.
  const patterns = new Set(shares.map(({ users }) => JSON.stringify(users)));
  const isSimple =
    patterns.size === 1 && shares[0]?.users.length === 1 && shares[0].users[0]?.fromMs === 0;
  const steps = [
    ...(isSimple ? [] : [once(keepInterval(shares))]),
    counter(requests.length),
    turns(requests.map((request) => sampler(plan, request))),
    ...(thinkTimeMs > 0 ? [pause(thinkTimeMs)] : []),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<jmeterTestPlan version="1.2" properties="5.0" jmeter="5.6.3">',
    '<hashTree>',
    element('TestPlan', plan.name, [
      '<elementProp name="TestPlan.user_defined_variables" elementType="Arguments">',
      '<collectionProp name="Arguments.arguments"/></elementProp>',
    ]),
    '<hashTree>',
    threadGroup(threadCount, durationSeconds),
    '<hashTree>',
    ...steps,
    '</hashTree></hashTree></hashTree>',
    '</jmeterTestPlan>',
    '',
  ].join('\n');
}

function countUsers(users: readonly UserInterval[]): number {
  return users.reduce((sum, { count }) => sum + count, 0);
}

function threadGroup(threadCount: number, durationSeconds: number): string {
  return element('ThreadGroup', 'users', [
    text('ThreadGroup.num_threads', String(threadCount)),
    text('ThreadGroup.ramp_time', '0'),
    flag('ThreadGroup.scheduler', true),
    text('ThreadGroup.duration', String(durationSeconds)),
    text('ThreadGroup.delay', '0'),
    text('ThreadGroup.on_sample_error', 'continue'),
    // Connections are kept from one request to the next.
    flag('ThreadGroup.same_user_on_next_iteration', true),
    '<elementProp name="ThreadGroup.main_controller" elementType="LoopController">',
    flag('LoopController.continue_forever', false),
    text('LoopController.loops', '-1'),
    '</elementProp>',
  ]);
}

/** Once for each user: waits until the user is there, and says when it goes. Thread groups count whole seconds only. */
function keepInterval(shares: readonly ProcessShare[]): string {
  const intervals = shares.map(({ host, users }) => {
    const runs = users.map(({ count, fromMs, toMs }) => `${count}:${fromMs}:${toMs}`);
    return `${host}=${runs.join(',')}`;
  });
  const script = `SampleResult.setIgnore()
def origin = props.computeIfAbsent('perf.origin.' + vars.get('TESTSTART.MS')) {
  def now = System.currentTimeMillis()
  log.info('${ORIGIN_TEXT}' + now)
  now
} as long
def host = props.getProperty('__jm.D_TG', '')
def own = args.find { it.startsWith(host + '=') } ?: args[0]
def user = ctx.threadNum
def interval = own.substring(own.indexOf('=') + 1).tokenize(',').collect { it.tokenize(':')*.toLong() }.find {
  user -= it[0]
  user < 0
}
def thread = ctx.thread
if (interval == null) { thread.stop(); return }
thread.endTime = origin + interval[2]
def waitMs = origin + interval[1] - System.currentTimeMillis()
if (waitMs > 0) Thread.sleep(waitMs)
`;
  return `${element('JSR223Sampler', 'keep the interval', [
    text('scriptLanguage', 'groovy'),
    text('cacheKey', 'true'),
    text('parameters', intervals.join(' ')),
    text('script', script),
  ])}
<hashTree/>`;
}

function once(step: string): string {
  return `${element('OnceOnlyController', 'once', [])}
<hashTree>
${step}
</hashTree>`;
}

function counter(requestCount: number): string {
  return `${element('CounterConfig', 'turn', [
    text('CounterConfig.start', '0'),
    text('CounterConfig.end', String(requestCount - 1)),
    text('CounterConfig.incr', '1'),
    text('CounterConfig.name', 'perf_turn'),
    flag('CounterConfig.per_user', false),
  ])}
<hashTree/>`;
}

function turns(samplers: readonly string[]): string {
  return `${element('SwitchController', 'in turn', [text('SwitchController.value', '${perf_turn}')])}
<hashTree>
${samplers.join('\n')}
</hashTree>`;
}

function sampler({ baseUrl, scenario }: AdmittedPlan, request: HttpRequest): string {
  const url = new URL(baseUrl);
  const basePath = url.pathname.replace(/\/$/, '');
  const { method, path, headers = {}, body } = request;
  const argument = [
    '<elementProp name="" elementType="HTTPArgument">',
    flag('HTTPArgument.always_encode', false),
    text('Argument.value', literal(body ?? '')),
    text('Argument.metadata', '='),
    '</elementProp>',
  ];
  const sampler = element('HTTPSamplerProxy', literal(`${method} ${path}`), [
    ...(body === undefined ? [] : [flag('HTTPSampler.postBodyRaw', true)]),
    '<elementProp name="HTTPsampler.Arguments" elementType="Arguments">',
    '<collectionProp name="Arguments.arguments">',
    ...(body === undefined ? [] : argument),
    '</collectionProp></elementProp>',
    text('HTTPSampler.protocol', url.protocol.replace(':', '')),
    text('HTTPSampler.domain', url.hostname),
    text('HTTPSampler.port', url.port),
    text('HTTPSampler.contentEncoding', 'UTF-8'),
    text('HTTPSampler.path', literal(uriPath(`${basePath}${path}`))),
    text('HTTPSampler.method', method),
    flag('HTTPSampler.follow_redirects', false),
    flag('HTTPSampler.auto_redirects', false),
    flag('HTTPSampler.use_keepalive', true),
    text('HTTPSampler.implementation', 'HttpClient4'),
    text('HTTPSampler.connect_timeout', String(scenario.timeoutMs)),
    text('HTTPSampler.response_timeout', String(scenario.timeoutMs)),
  ]);
  return `${sampler}
<hashTree>
${headerManager(headers)}
</hashTree>`;
}

function headerManager(headers: Readonly<Record<string, string>>): string {
  const entries = Object.entries(headers).flatMap(([name, value]) => [
    '<elementProp name="" elementType="Header">',
    text('Header.name', literal(name)),
    text('Header.value', literal(value)),
    '</elementProp>',
  ]);
  return `${element('HeaderManager', 'headers', [
    '<collectionProp name="HeaderManager.headers">',
    ...entries,
    '</collectionProp>',
  ])}
<hashTree/>`;
}

/** After the answer; a timer would pause before the request. */
function pause(durationMs: number): string {
  return `${element('TestAction', 'think', [
    '<intProp name="ActionProcessor.action">1</intProp>',
    '<intProp name="ActionProcessor.target">0</intProp>',
    text('ActionProcessor.duration', String(durationMs)),
  ])}
<hashTree/>`;
}

/** An element as JMeter saves it; its class for the user interface makes the plan open there. */
function element(testClass: string, name: string, content: readonly string[]): string {
  const gui = GUI_CLASSES[testClass] ?? `${testClass}Gui`;
  return `<${testClass} guiclass="${gui}" testclass="${testClass}" testname="${xml(name)}">
${content.join('\n')}
</${testClass}>`;
}

const GUI_CLASSES: Readonly<Record<string, string>> = {
  CounterConfig: 'CounterConfigGui',
  HeaderManager: 'HeaderPanel',
  HTTPSamplerProxy: 'HttpTestSampleGui',
  JSR223Sampler: 'TestBeanGUI',
  OnceOnlyController: 'OnceOnlyControllerGui',
};

function text(name: string, value: string): string {
  return `<stringProp name="${name}">${xml(value)}</stringProp>`;
}

function flag(name: string, value: boolean): string {
  return `<boolProp name="${name}">${value}</boolProp>`;
}
