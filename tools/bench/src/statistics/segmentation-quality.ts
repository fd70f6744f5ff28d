import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  CHANGE_POINT_DEFAULTS,
  changePoints,
  type ChangePointSettings,
} from '@perf-agent/regression-statistics/basics';
import { statisticsDir } from '../paths.ts';
import type { Verdict } from '../results/targets.ts';
import { simulate, STEADY_KINDS } from './segmentation-series.ts';
import { coverScore, f1Score, readTcpd, type TcpdSeries } from './tcpd.ts';

const LEAST_F1 = 0.73;
const LEAST_COVER = 0.69;
/** Each setting is moved so far down and up. */
const SHAKES = [0.75, 1.25] as const;
const STEADY_LENGTHS = [90, 365, 1000] as const;
/** Of series without a change, where at least one is named. */
const MOST_FALSE_RATIO = 0.05;
/** The maintainers' reading is exact to this. */
const TIGERBEETLE_MARGIN = 2;

export type Quality = { readonly report: string; readonly verdicts: readonly Verdict[] };

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Scores the annotated series with the defaults, and with each setting moved. */
export async function tcpdQuality(): Promise<Quality> {
  const dir = path.join(statisticsDir, 'tcpd');
  if (!existsSync(dir)) return { report: '## TCPD: the series are not there', verdicts: [] };
  const all = await readTcpd(dir);
  const score = (settings: Partial<ChangePointSettings>) => {
    const scores = all.map((series) => tcpdScores(series, settings));
    return { f1: mean(scores.map(({ f1 }) => f1)), cover: mean(scores.map(({ cover }) => cover)) };
  };
  const { f1, cover } = score({});
  const lines = all.map((series) => {
    const scores = tcpdScores(series, {});
    return `| ${series.name} | ${scores.f1.toFixed(3)} | ${scores.cover.toFixed(3)} | ${scores.found.join(' ')} |`;
  });
  const shaken = Object.entries(CHANGE_POINT_DEFAULTS).map(([name, value]) => {
    const cells = SHAKES.map((factor) => {
      const moved = score({ [name]: shakenValue(name, value, factor) });
      return `${moved.f1.toFixed(3)} / ${moved.cover.toFixed(3)}`;
    });
    return `| ${name} | ${value.toPrecision(3)} | ${cells.join(' | ')} |`;
  });
  return {
    report: [
      `## TCPD, ${all.length} series, one fixed setting`,
      '',
      '| series | F1 | cover | found |',
      '| --- | ---: | ---: | --- |',
      ...lines,
      `| mean | ${f1.toFixed(3)} | ${cover.toFixed(3)} | |`,
      '',
      'F1 / cover with one setting moved:',
      '',
      `| setting | default | ${SHAKES.map((factor) => `× ${factor}`).join(' | ')} |`,
      '| --- | ---: | ---: | ---: |',
      ...shaken,
    ].join('\n'),
    verdicts: [
      atLeast('TCPD: mean F1', f1, LEAST_F1),
      atLeast('TCPD: mean cover', cover, LEAST_COVER),
    ],
  };
}

function shakenValue(name: string, value: number, factor: number): number {
  if (name === 'minimumLength') return Math.round(value * factor);
  // What is missing to 1 counts.
  return name === 'maxAutocorrelation' ? 1 - (1 - value) / factor : value * factor;
}

function tcpdScores({ values, annotations }: TcpdSeries, settings: Partial<ChangePointSettings>) {
  const found = changePoints(values, settings);
  const f1 = f1Score(annotations, found);
  return { found, f1, cover: coverScore(annotations, found, values.length) };
}

/** Counts changes in series that have none. */
export function falseChanges(count: number, seed: number): Quality {
  const verdicts: Verdict[] = [];
  const lines = Object.entries(STEADY_KINDS).map(([name, kind]) => {
    const cells = STEADY_LENGTHS.map((length) => {
      const found = simulate(kind, length, count, seed).map(
        (values) => changePoints(values).length,
      );
      const ratio = found.filter((changes) => changes > 0).length / count;
      const text = `${name}, ${length} values: a change in ${percent(ratio)} of series, expected at most ${percent(MOST_FALSE_RATIO)}`;
      verdicts.push({ text, holds: ratio <= MOST_FALSE_RATIO });
      return `${percent(ratio)}, ${((mean(found) / length) * 1000).toFixed(2)}`;
    });
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  const report = [
    `## Series without a change, ${count} of each kind: share in which one is named, and changes in 1,000 values`,
    '',
    `| noise | ${STEADY_LENGTHS.map((length) => `${length} values`).join(' | ')} |`,
    '| --- | ---: | ---: | ---: |',
    ...lines,
  ].join('\n');
  return { report, verdicts };
}

/** Reads a real history whose maintainers said what changed. */
export async function tigerbeetleQuality(): Promise<Quality> {
  const file = path.join(statisticsDir, 'histories/tigerbeetle.json');
  if (!existsSync(file))
    return { report: '## TigerBeetle: the history is not there', verdicts: [] };
  const { series, agreed_changes: agreed } = JSON.parse(await readFile(file, 'utf8')) as {
    series: number[];
    agreed_changes: number[];
  };
  const found = changePoints(series);
  const climbsAt = Math.max(...agreed) + TIGERBEETLE_MARGIN;
  const early = found.filter((index) => index <= climbsAt);
  const isAgreed =
    early.length === agreed.length &&
    agreed.every((index, order) => Math.abs((early[order] ?? NaN) - index) <= TIGERBEETLE_MARGIN);
  return {
    report: `## TigerBeetle, ${series.length} values: found ${found.join(', ')}; agreed ${agreed.join(', ')}, then a slow climb`,
    verdicts: [
      { text: `TigerBeetle: ${early.join(', ')} up to the climb`, holds: isAgreed },
      {
        text: `TigerBeetle: ${found.length - early.length} in the climb, expected at most 3`,
        holds: found.length - early.length <= 3,
      },
    ],
  };
}

function atLeast(name: string, value: number, least: number): Verdict {
  return { text: `${name} ${value.toFixed(3)}, expected at least ${least}`, holds: value >= least };
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}
