import { exactShare } from '@perf-agent/regression-statistics';
import { per100, type FalseAlarms, type NightScore } from './night-score.ts';

/** One rule on one set of series. */
export type NightRow = { readonly set: string; readonly rule: string; readonly score: NightScore };

const STEPS = ['step+30', 'step+20', 'step+10', 'step+5'];

/** All that is asked for, one line a rule and set. */
export function summaryTable(rows: readonly NightRow[]): string {
  return table(
    [
      'nights',
      'rule',
      'false alarms per 100 quiet nights (95 %)',
      'worst family',
      'found within 7 nights at +30 / +20 / +10 / +5 %',
      'median nights +20 %',
      'a bad night called regressed',
      'creep in 24',
      'revert in 6',
      'onset ± 1 night',
      'interval holds +20 %',
    ],
    rows.map(({ set, rule, score }) => [
      set,
      rule,
      rateWithInterval(score.all),
      worstText(score),
      STEPS.map((kind) => percent(score.found.get(kind)?.foundRatio)).join(' / '),
      String(score.found.get('step+20')?.medianNights ?? '–'),
      percent(score.spikeRatio),
      percent(score.found.get('creep+20')?.foundRatio),
      percent(score.found.get('revert+30')?.foundRatio),
      percent(score.named.get('step+20')?.onsetRatio),
      percent(score.named.get('step+20')?.coveredRatio),
    ]),
  );
}

/** False alarms of each family under each rule, and what ours found in it. */
export function familyTable(rows: readonly NightRow[], steps: readonly FamilySteps[]): string {
  const families = [...(rows[0]?.score.byFamily.keys() ?? [])];
  return table(
    [
      'noise',
      ...rows.map(({ rule }) => `false alarms, ${rule}`),
      'ours found +30 / +20 / +10 / +5 %',
    ],
    families.map((family) => [
      family,
      ...rows.map(({ score }) => rateText(score.byFamily.get(family))),
      STEPS.map((kind) =>
        percent(steps.find((one) => one.family === family)?.score.found.get(kind)?.foundRatio),
      ).join(' / '),
    ]),
  );
}

/** Ours on one family alone. */
export type FamilySteps = { readonly family: string; readonly score: NightScore };

export function worstFamily({ byFamily }: NightScore): { family: string; rate: number } {
  let worst = { family: '–', rate: 0 };
  for (const [family, alarms] of byFamily) {
    const rate = per100(alarms);
    if (rate > worst.rate) worst = { family, rate };
  }
  return worst;
}

export function percent(ratio: number | undefined): string {
  return ratio === undefined || Number.isNaN(ratio) ? '–' : `${(100 * ratio).toFixed(0)} %`;
}

function worstText(score: NightScore): string {
  const { family, rate } = worstFamily(score);
  return rate === 0 ? 'none' : `${family} ${rate.toFixed(2)}`;
}

function rateText(alarms: FalseAlarms | undefined): string {
  return alarms ? per100(alarms).toFixed(2) : '–';
}

function rateWithInterval(alarms: FalseAlarms): string {
  const { low, high } = exactShare({ failures: alarms.alarms, requests: alarms.quietNights });
  return `${per100(alarms).toFixed(3)} (${(100 * low).toFixed(2)}–${(100 * high).toFixed(2)})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (index < 2 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
