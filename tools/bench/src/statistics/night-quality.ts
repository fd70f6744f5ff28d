import type { Verdict } from '../results/targets.ts';
import { NIGHT_FAMILIES } from './night-families.ts';
import { readKnownNights } from './night-files.ts';
import { OTHER_NOISES } from './night-noises.ts';
import { simulateNights, type KnownSeries, type NightsPlan } from './night-plan.ts';
import { NIGHT_RULES, ourRule, type NightRule } from './night-rules.ts';
import { per100, scoreNights, type NightScore } from './night-score.ts';
import { familyTable, percent, summaryTable, worstFamily, type NightRow } from './night-tables.ts';

/** What is asked for; the aims behind it are printed only. */
const MOST_FALSE = { pooled: 0.2, worst: 0.5 };
const AIMED_FALSE = { pooled: 0.05, worst: 0.15 };
const LEAST_FOUND = [
  ['step+30', 0.99, 1],
  ['step+20', 0.97, 0.99],
  ['step+10', 0.6, 0.8],
  ['creep+20', 0.95, 0.99],
] as const;
const MOST_NIGHTS = 2;
const MOST_SPIKES = 0.05;
const AIMED_SPIKES = 0.01;
const LEAST_ONSETS = 0.8;
const AIMED_ONSETS = 0.95;

export type NightQuality = { readonly report: string; readonly verdicts: readonly Verdict[] };

/** Replays the nightly decision and its rivals on nights whose truth is known. */
export async function nightQuality(seed: number, seeds: number): Promise<NightQuality> {
  const simulated = (
    families: Parameters<typeof simulateNights>[0],
    plan: Omit<NightsPlan, 'seed'> = {},
  ): KnownSeries[] =>
    Array.from({ length: seeds }, (_, index) =>
      simulateNights(families, { ...plan, seed: seed + index }),
    ).flat();
  const shared = await readKnownNights();
  const own = simulated(NIGHT_FAMILIES);
  const other = simulated(OTHER_NOISES);
  const asked = [
    ...(shared ? rowsOf('shared set', shared) : []),
    ...rowsOf(`own, ${own.length} series`, own),
  ];
  const beyond = [
    ...rowsOf(`other noise, ${other.length} series`, other),
    ...rowsOf('own, 3 runs a night', simulated(NIGHT_FAMILIES, { runs: 3 })),
    ...rowsOf('own, 10 runs a night', simulated(NIGHT_FAMILIES, { runs: 10 })),
    ...rowsOf('own, 10 % of nights missing', simulated(NIGHT_FAMILIES, { missing: 0.1 })),
  ];
  const report = [
    `## The nightly decision on simulated nights, seeds ${seed} to ${seed + seeds - 1}`,
    ...(shared ? [] : ['', 'The shared set is not there: skipped.']),
    '',
    summaryTable(asked),
    '',
    'Noise and measurements that nothing was asked of, and that the rule was not chosen with:',
    '',
    summaryTable(beyond),
    '',
    'By family of noise:',
    '',
    familyTable(rowsOf('own', own), byFamily(own)),
    '',
    familyTable(rowsOf('other', other), byFamily(other)),
  ].join('\n');
  const ours = asked.filter(({ rule }) => rule === 'ours');
  return { report, verdicts: ours.flatMap(({ set, score }) => nightVerdicts(set, score)) };
}

/** Holds the score of a rule against what is asked for. */
export function nightVerdicts(set: string, score: NightScore): Verdict[] {
  const pooled = per100(score.all);
  const worst = worstFamily(score);
  const named = score.named.get('step+20')?.onsetRatio ?? 0;
  const nights = score.found.get('step+20')?.medianNights ?? Infinity;
  return [
    {
      text: `${set}: ${pooled.toFixed(3)} false alarms in 100 quiet nights, expected at most ${MOST_FALSE.pooled} (aim ${AIMED_FALSE.pooled})`,
      holds: pooled <= MOST_FALSE.pooled,
    },
    {
      text: `${set}: ${worst.rate.toFixed(2)} in the worst family, ${worst.family}, expected at most ${MOST_FALSE.worst} (aim ${AIMED_FALSE.worst})`,
      holds: worst.rate <= MOST_FALSE.worst,
    },
    ...LEAST_FOUND.map(([kind, least, aim]) => {
      const { count = 0, foundRatio = 0 } = score.found.get(kind) ?? {};
      return {
        text: `${set}: ${kind} % found in ${percent(foundRatio)} of ${count}, expected at least ${percent(least)} (aim ${percent(aim)})`,
        holds: foundRatio >= least,
      };
    }),
    {
      text: `${set}: +20 % takes ${nights} nights in the middle, expected at most ${MOST_NIGHTS} (aim 1 with tonight's repeats)`,
      holds: nights <= MOST_NIGHTS,
    },
    {
      text: `${set}: ${percent(score.spikeRatio)} of single bad nights called regressed, expected at most ${percent(MOST_SPIKES)} (aim ${percent(AIMED_SPIKES)})`,
      holds: score.spikeRatio <= MOST_SPIKES,
    },
    {
      text: `${set}: onset of +20 % named within one night in ${percent(named)}, expected at least ${percent(LEAST_ONSETS)} (aim ${percent(AIMED_ONSETS)})`,
      holds: named >= LEAST_ONSETS,
    },
  ];
}

export function scoreRule(series: readonly KnownSeries[], rule: NightRule): NightScore {
  return scoreNights(series.map((one) => ({ series: one, alarms: rule(one.nights) })));
}

function rowsOf(set: string, series: readonly KnownSeries[]): NightRow[] {
  return Object.entries(NIGHT_RULES).map(([name, rule]) => ({
    set,
    rule: name,
    score: scoreRule(series, rule),
  }));
}

function byFamily(series: readonly KnownSeries[]): { family: string; score: NightScore }[] {
  return [...new Set(series.map(({ family }) => family))].map((family) => ({
    family,
    score: scoreRule(
      series.filter((one) => one.family === family),
      ourRule,
    ),
  }));
}
