import { expect, test } from '@jest/globals';
import { LoadScenario } from '@perf-agent/contracts';
import { parseCriterion } from './parse-criterion.ts';
import { requireKnownNames } from './require-known-names.ts';

const requests = [{ path: '/a' }, { method: 'POST', path: '/b' }];
const scenario = LoadScenario.parse({ tool: 'autocannon', rateRps: 1, requests });

test('names of the requests are known, of a script they may be anything', () => {
  const criteria = ['p95 of "GET /a" > 1s', 'failures of "POST /b" > 3', 'p95 > 1s'];
  expect(() => requireKnownNames(criteria.map(parseCriterion), scenario)).not.toThrow();
  expect(() => requireKnownNames([parseCriterion('p95 of buy > 1s')], {})).not.toThrow();
});

test('a name that no request has is refused with those there are', () => {
  expect(() => requireKnownNames([parseCriterion('p95 of "GET /b" > 1s')], scenario)).toThrow(
    expect.objectContaining({
      code: 'CRITERION_INVALID',
      hint: 'Its requests are "GET /a", "POST /b".',
    }),
  );
});
