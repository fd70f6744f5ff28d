import { describe, expect, test } from '@jest/globals';
import { formula } from './formula.ts';

const METRICS = {
  p50LatencyMs: 40,
  p95LatencyMs: 90,
  p99LatencyMs: 120,
  throughputRps: 200,
  peakRssBytes: 2 ** 21,
  errorRatio: 0.01,
  cpuShare: 0.5,
  zeroCount: 0,
};
const NAMES = Object.keys(METRICS);

describe('formula', () => {
  test.each([
    ['p99LatencyMs / p50LatencyMs', 3, ''],
    ['throughputRps / cpuShare', 400, '1/s'],
    // Little's law: requests under way. The milliseconds meet the seconds of the rate.
    ['throughputRps * p50LatencyMs', 8, ''],
    ['p99LatencyMs - 0.1 s', 20, 'ms'],
    ['(p95LatencyMs - 250 ms) / p50LatencyMs', -4, ''],
    ['peakRssBytes / (1 MiB)', 2, ''],
    ['peakRssBytes + 1 kB', 2_098_152, 'B'],
    ['peakRssBytes * throughputRps', 419_430_400, 'B/s'],
    ['1 / p50LatencyMs', 25, '1/s'],
    ['max(p50LatencyMs, p95LatencyMs)', 90, 'ms'],
    ['sqrt(p99LatencyMs^2)', 120, 'ms'],
    ['round(log10(1000)) + abs(-2)', 5, ''],
    ['-errorRatio * 100', -1, ''],
    ['1 - errorRatio', 0.99, ''],
    ['(50%) + zeroCount', 0.5, ''],
  ])('"%s" is %f %s', async (text, value, unit) => {
    const result = (await formula(text, NAMES)).evaluate(METRICS);
    expect(result.value).toBeCloseTo(value, 9);
    expect(result.unit).toBe(unit);
  });

  test('names the metrics that it needs', async () => {
    const { metrics } = await formula(
      'max(p99LatencyMs, 5 ms) / p50LatencyMs + p99LatencyMs / s',
      NAMES,
    );
    expect(metrics).toEqual(['p99LatencyMs', 'p50LatencyMs']);
  });

  test('is read once and evaluated for many nights', async () => {
    const { evaluate } = await formula('a / b', ['a', 'b']);
    expect([1, 2, 3].map((a) => evaluate({ a, b: 2 }).value)).toEqual([0.5, 1, 1.5]);
  });

  test('lets a metric go before a unit of its name', async () => {
    const { evaluate } = await formula('s * 2', ['s']);
    expect(evaluate({ s: 4 })).toEqual({ value: 8, unit: '' });
  });

  test('names an unknown name and the names there are', async () => {
    await expect(formula('p98LatencyMs / 2', NAMES)).rejects.toMatchObject({
      code: 'CRITERION_INVALID',
      message: expect.stringMatching(
        /no p98LatencyMs; there are p50LatencyMs, p95LatencyMs/,
      ) as unknown,
    });
  });

  test.each([
    ['an assignment', 'errorRatio = 2'],
    ['the definition of a function', 'f(x) = x'],
    ['a chain of statements', 'errorRatio; cpuShare'],
    ['a property', 'errorRatio.constructor'],
    ['an index', 'errorRatio["constructor"]'],
    ['an index into the prototype', '[1].__proto__'],
    ['a call of a property', 'cpuShare.toString()'],
    ['import', 'import({})'],
    ['evaluate', 'evaluate("1 + 1")'],
    ['parse', 'parse("x")'],
    ['simplify', 'simplify("x + x")'],
    ['derivative', 'derivative("x", "x")'],
    ['resolve', 'resolve("x")'],
    ['createUnit', 'createUnit("foo")'],
    ['help', 'help("sqrt")'],
    ['config', 'config({})'],
    ['typed', 'typed("x", {})'],
    ['a function without a call', 'sqrt'],
    ['the prototype as a name', '__proto__ + 1'],
    ['the constructor as a name', 'constructor'],
    ['the constructor as a function', 'constructor(1)'],
    ['hasOwnProperty as a name', 'hasOwnProperty'],
    ['a function that holds on', 'ones(100000, 100000)'],
    ['a list', '[1, 2]'],
    ['a range', '1:1000000000'],
    ['an object', '{a: 1}'],
    ['a text', '"a"'],
    ['a boolean', 'true'],
    ['a condition', 'cpuShare > 1 ? 1 : 2'],
    ['a comparison', 'cpuShare > 1'],
    ['a factorial', '170!'],
    ['a number beyond all', '1e999'],
    ['not a number', 'NaN + 1'],
    ['infinity', 'Infinity'],
    ['nothing', ''],
    ['half a formula', 'cpuShare *'],
    ['an unclosed parenthesis', '(((((cpuShare'],
    ['501 characters', `1${' '.repeat(500)}`],
    ['more than 200 parts', Array<string>(101).fill('1').join('+')],
  ])('refuses %s', async (_name, text) => {
    await expect(formula(text, NAMES)).rejects.toMatchObject({ code: 'CRITERION_INVALID' });
  });

  test.each([
    ['milliseconds and bytes', 'p50LatencyMs + peakRssBytes', 'CRITERION_INVALID'],
    ['milliseconds and a number', 'p50LatencyMs + 1', 'CRITERION_INVALID'],
    ['the logarithm of a time', 'log(p50LatencyMs)', 'CRITERION_INVALID'],
    ['a unit of no metric', 'p50LatencyMs^2', 'CRITERION_INVALID'],
    ['a division by zero', 'p50LatencyMs / zeroCount', 'SAMPLE_INVALID'],
    ['zero by zero', 'zeroCount / zeroCount', 'SAMPLE_INVALID'],
    ['the root of a negative number', 'sqrt(0 - cpuShare)', 'SAMPLE_INVALID'],
    ['a tower of powers', '9^9^9^9', 'SAMPLE_INVALID'],
  ])('gives no value for %s', async (_name, text, code) => {
    const { evaluate } = await formula(text, NAMES);
    expect(() => evaluate(METRICS)).toThrow(expect.objectContaining({ code }));
  });

  test.each([
    ['is missing', {}],
    ['is NaN', { cpuShare: Number.NaN }],
    ['is infinite', { cpuShare: Infinity }],
  ])('names a metric that %s', async (_name, values) => {
    const { evaluate } = await formula('cpuShare * 2', ['cpuShare']);
    expect(() => evaluate(values)).toThrow(
      expect.objectContaining({
        code: 'SAMPLE_INVALID',
        message: expect.stringContaining('cpuShare is') as unknown,
      }),
    );
  });
});
