import { describe, expect, test } from '@jest/globals';
import { LoadScenario, type LoadPlan } from '@perf-agent/contracts';
import { admitLoadPlan } from './admit-load-plan.ts';

function plan(baseUrl: string, rateRps = 100): LoadPlan {
  const scenario = LoadScenario.parse({
    tool: 'autocannon',
    requests: [{ path: '/' }],
    rateRps,
  });
  const stages = [{ durationMs: 1000, from: rateRps, to: rateRps }];
  const schedule = { kind: 'rate' as const, warmupMs: 0, stages };
  return { name: 'browse', scenario, baseUrl, testType: 'baseline', schedule };
}

describe('admitLoadPlan', () => {
  test.each([
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.0.0.1:8080/api/', 'http://127.0.0.1:8080/api'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['http://localhost', 'http://localhost'],
    ['http://2130706433:81', 'http://127.0.0.1:81'],
  ])('admits %s', (url, canonical) => {
    expect(admitLoadPlan({ environment: 'test' }, plan(url))).toMatchObject({ baseUrl: canonical });
  });

  test.each([
    'https://shop.example',
    'http://10.0.0.1',
    'http://127.0.0.1.example',
    'http://user:pw@127.0.0.1',
    'http://[::ffff:10.0.0.1]',
    'http://0.0.0.0',
    'ftp://127.0.0.1',
    'http://localhost.example',
    'http://127.0.0.1/?x=1',
    'nonsense',
  ])('refuses %s', (url) => {
    expect(() => admitLoadPlan({ environment: 'test' }, plan(url))).toThrow(
      expect.objectContaining({ code: 'TARGET_REFUSED' }),
    );
  });

  test('refuses production, wherever it is', () => {
    expect(() => admitLoadPlan({ environment: 'production' }, plan('http://127.0.0.1'))).toThrow(
      expect.objectContaining({ code: 'TARGET_REFUSED' }),
    );
  });

  test('refuses a plan above its limits', () => {
    expect(() => admitLoadPlan({ environment: 'test' }, plan('http://127.0.0.1', 40_000))).toThrow(
      expect.objectContaining({ code: 'PLAN_REFUSED' }),
    );
  });
});
