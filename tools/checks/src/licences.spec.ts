import { describe, expect, test } from '@jest/globals';
import { fixedAddresses, refusedLicences, type LockedPackages } from './licences.ts';
import { readText } from './workspace.ts';

describe('refusedLicences', () => {
  test.each([
    ['MIT', false],
    ['Apache-2.0 AND BSL-1.0', false], // BSL-1.0 is Boost; Business Source is BUSL
    ['(MIT OR AGPL-3.0-only)', false],
    ['AGPL-3.0-or-later', true],
    ['SSPL-1.0', true],
    ['BUSL-1.1', true],
    ['Apache-2.0 AND SSPL-1.0', true],
    [undefined, true],
  ])('%s: refused is %s', (license, isRefused) => {
    const refused = refusedLicences({ 'node_modules/a': license === undefined ? {} : { license } });
    expect(refused.length > 0).toBe(isRefused);
  });

  test("leaves the workspace's own packages out", () => {
    const packages = { 'libs/a': {}, 'node_modules/@perf-agent/a': { link: true } };
    expect(refusedLicences(packages)).toEqual([]);
  });
});

describe('package-lock.json', () => {
  const lock = JSON.parse(readText('package-lock.json')) as { packages: LockedPackages };

  test('has third-party packages, of which none has a refused licence', () => {
    expect(Object.keys(lock.packages).length).toBeGreaterThan(100);
    expect(refusedLicences(lock.packages)).toEqual([]);
  });

  test('names no registry, so that it installs from any (omit-lockfile-registry-resolved)', () => {
    expect(fixedAddresses(lock.packages)).toEqual([]);
  });
});
