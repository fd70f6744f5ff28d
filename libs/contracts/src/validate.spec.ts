import { describe, expect, test } from '@jest/globals';
import { PerfAgentConfig, type PerfAgentConfigInput } from './config.ts';
import { isPerfError, PerfError } from './errors.ts';
import { validate } from './validate.ts';

const good: PerfAgentConfigInput = {
  service: { name: 'shop' },
  targets: { test: { environment: 'test', baseUrl: 'http://127.0.0.1:8080' } },
  scenarios: {
    browse: { tool: 'autocannon', requests: [{ path: '/items' }], rateRps: 200 },
    buy: { tool: 'locust', script: 'buy.py', users: 20 },
  },
  nightly: { target: 'test', scenarios: ['browse'] },
};

function problem(change: object): string {
  try {
    validate(PerfAgentConfig, { ...good, ...change }, 'perf-agent.config.json', 'CONFIG_INVALID');
  } catch (error) {
    if (isPerfError(error)) return error.message;
  }
  return 'accepted';
}

describe('validate', () => {
  test('fills in defaults', () => {
    const config = validate(PerfAgentConfig, good, 'x', 'CONFIG_INVALID');
    expect(config.nightly).toEqual({
      target: 'test',
      scenarios: ['browse'],
      repeats: 5,
      thresholds: { p95LatencyMs: 0.2, throughputRps: 0.15, errorRatio: 0.05, peakRssBytes: 0.3 },
    });
    expect(config.github.orchestrator).toBe('@Orchestrator');
  });

  test.each([
    [{ extra: 1 }, 'perf-agent.config.json: extra: unknown key'],
    [{ service: undefined }, 'service: expected object, received undefined, found nothing'],
    [
      { scenarios: { browse: { tool: 'autocannon', requests: [{ path: 'items' }], rateRps: 1 } } },
      'scenarios.browse.requests[0].path: a path on the target',
    ],
    [
      { scenarios: { browse: { tool: 'autocannon', requests: [{ path: '//evil' }], rateRps: 1 } } },
      'found "//evil"',
    ],
    [{ scenarios: { browse: { tool: 'gatling' } } }, 'scenarios.browse.tool'],
    [
      { nightly: { target: 'x', scenarios: ['browse'] } },
      'nightly.target: expected one of the targets (test), found "x"',
    ],
    [{ github: { repository: 'no-slash' } }, 'github.repository: owner/name, found "no-slash"'],
  ])('%j is named', (change, text) => {
    expect(problem(change)).toContain(text);
  });
});

test('errors are told by their brand, not by their class', () => {
  const error = new PerfError('USAGE', 'x', { hint: 'y' });
  expect(isPerfError(error)).toBe(true);
  expect(isPerfError(new Error('x'))).toBe(false);
  expect(isPerfError(undefined)).toBe(false);
});
