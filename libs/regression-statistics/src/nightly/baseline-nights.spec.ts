import { describe, expect, test } from '@jest/globals';
import { baselineNights, type PastRun } from './baseline-nights.ts';
import { compareNight } from './compare-night.ts';

function march(day: number): string {
  return `2026-03-${String(day).padStart(2, '0')}`;
}

describe('baselineNights', () => {
  test('uses the 7 calendar days before tonight, ascending, never tonight or later', () => {
    const history = [11, 10, 9, 8, 3, 2, 1].map((day) => ({ date: march(day), value: day }));
    expect(baselineNights({ date: march(10), history })).toEqual([
      { date: march(3), value: 3 },
      { date: march(8), value: 8 },
      { date: march(9), value: 9 },
    ]);
  });

  test('counts calendar days across the end of February in a leap year', () => {
    const history = ['2028-02-22', '2028-02-23', '2028-02-29'].map((date) => ({ date, value: 1 }));
    const dates = baselineNights({ date: '2028-03-01', history }).map(({ date }) => date);
    expect(dates).toEqual(['2028-02-23', '2028-02-29']);
  });

  test('takes another number of days', () => {
    const history = [1, 8, 9].map((day) => ({ date: march(day), value: day }));
    expect(baselineNights({ date: march(10), history, days: 1 })).toEqual([
      { date: march(9), value: 9 },
    ]);
  });

  test('makes one night of several runs of a date: their median', () => {
    const history = [100, 140, 110].map((value) => ({ date: march(9), value }));
    expect(baselineNights({ date: march(10), history })).toEqual([{ date: march(9), value: 110 }]);
  });

  test('leaves out a run that regressed, but keeps the other runs of its date', () => {
    const history: PastRun[] = [
      { date: march(6), value: 100 },
      { date: march(7), value: 101, verdict: 'improved' },
      { date: march(8), value: 180, verdict: 'regressed' },
      { date: march(8), value: 102, verdict: 'unchanged' },
      { date: march(9), value: 190, verdict: 'regressed' },
    ];
    expect(baselineNights({ date: march(10), history }).map(({ value }) => value)).toEqual([
      100, 101, 102,
    ]);
  });

  test('uses regressed nights when fewer than 3 others remain', () => {
    const history: PastRun[] = [
      { date: march(7), value: 100 },
      { date: march(8), value: 101 },
      { date: march(9), value: 180, verdict: 'regressed' },
    ];
    expect(baselineNights({ date: march(10), history })).toHaveLength(3);
  });

  test('lets a lasting change become the new baseline after about a week', () => {
    const history: PastRun[] = [];
    const verdicts: (string | undefined)[] = [];
    for (let day = 1; day <= 24; day++) {
      const value = (day < 12 ? 100 : 160) + (day % 3);
      const verdict = compareNight({
        scenario: 'checkout',
        metric: 'p95LatencyMs',
        tonight: { value },
        baselineNights: baselineNights({ date: march(day), history }),
        threshold: 0.2,
      }).verdict;
      history.push({ date: march(day), value, verdict });
      verdicts.push(verdict);
    }
    expect(verdicts.slice(0, 3)).toEqual(Array(3).fill('no-baseline'));
    expect(verdicts.slice(3, 11)).toEqual(Array(8).fill('unchanged'));
    expect(verdicts.slice(11, 16)).toEqual(Array(5).fill('regressed'));
    expect(verdicts.slice(16, 18)).not.toContain('unchanged');
    expect(verdicts.slice(18)).toEqual(Array(6).fill('unchanged'));
  });

  test('refuses what is no date', () => {
    expect(() => baselineNights({ date: 'yesterday', history: [] })).toThrow(
      expect.objectContaining({ code: 'SAMPLE_INVALID' }),
    );
  });
});
