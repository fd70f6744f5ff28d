import {
  METRICS,
  type MetricComparison,
  type NightDecision,
  type NightlyMetric,
} from '@perf-agent/contracts';
import type { HistoryInput, HistoryJudgement } from '../decision/judge-history.ts';
import { judgeTogether } from '../decision/judge-together.ts';
import { NIGHT_RULE } from '../decision/rule.ts';
import { toChange } from '../decision/night-level.ts';
import { decisionText } from './decision-text.ts';
import { dateOfNight, nightOfDate } from './night-of-date.ts';

/** One night of a metric: its date, and the metric in each of its repeats. */
export type NightRuns = { readonly date: string; readonly runs: readonly number[] };

export type NightQuestion = {
  /** Tonight against the plain 7-day average: what the user's threshold says by itself. */
  readonly comparison: MetricComparison;
  /** Earlier nights, any order, of the same environment and scenario; nights without runs do not count. */
  readonly earlier: readonly NightRuns[];
  readonly tonight: NightRuns;
};

/**
 * Decides every metric of tonight by its whole history, all together.
 *
 * Below 7 earlier nights the comparison with the 7-day average stays the verdict. From then on the verdict is that of
 * `judgeHistory`, with what it goes by as `decision`; average, change and p-value of the comparison stay beside it.
 *
 * @returns one comparison a question, in their order
 * @throws PerfError SAMPLE_INVALID for a date that is none
 */
export function decideNights(questions: readonly NightQuestion[]): MetricComparison[] {
  const asked = questions.map((question) => ({ question, input: historyOf(question) }));
  const decidable = asked.filter(
    ({ input }) => input.nights.length > NIGHT_RULE.minReferenceNights,
  );
  const judgements = judgeTogether(decidable.map(({ input }) => input));
  const decided = new Map(
    decidable.map(({ question, input }, index) => [
      question,
      { input, judgement: judgements[index] },
    ]),
  );
  return questions.map((question) => {
    const { input, judgement } = decided.get(question) ?? {};
    return input && judgement ? withDecision(question, input, judgement) : question.comparison;
  });
}

/** The history of a question with tonight as its last night. */
export function historyOf({ comparison, earlier, tonight }: NightQuestion): HistoryInput {
  const { metric, threshold } = comparison;
  const usable = earlier.filter(({ date }) => date < tonight.date);
  const nights = [...usable, tonight]
    .map(({ date, runs }) => ({ night: nightOfDate(date), runs: usableRuns(metric, runs) }))
    .filter(({ runs }) => runs.length > 0)
    .sort((a, b) => a.night - b.night);
  const { worse, changeKind } = METRICS[metric];
  return { scale: { worse, changeKind }, threshold, nights };
}

/** A repeat that measured nothing (no throughput at all) has no place on a relative scale. */
function usableRuns(metric: NightlyMetric, runs: readonly number[]): number[] {
  const least = METRICS[metric].changeKind === 'points' ? 0 : Number.MIN_VALUE;
  return runs.filter((value) => Number.isFinite(value) && value >= least);
}

function withDecision(
  { comparison, tonight }: NightQuestion,
  input: HistoryInput,
  judgement: HistoryJudgement,
): MetricComparison {
  // Tonight measured nothing: the history ends before it, and has nothing to say about it.
  if (input.nights.at(-1)?.night !== nightOfDate(tonight.date)) return comparison;
  const decision = describeDecision(input, judgement);
  const verdict = judgement.verdict;
  const reason = decisionText(comparison, verdict, decision);
  return { ...comparison, verdict, reason, decision };
}

function describeDecision(input: HistoryInput, judgement: HistoryJudgement): NightDecision {
  const dateOf = (index: number): string => dateOfNight(input.nights[index]?.night ?? 0);
  const { established, alone, open } = judgement;
  const test = established?.established ?? alone;
  const change = established?.change ?? alone?.change;
  const recoveredFrom = established?.recoveredFrom;
  return {
    nightCount: input.nights.length - 1,
    needed: established?.established.needed ?? input.needed ?? NIGHT_RULE.established,
    badNights: (test?.outliers ?? []).map(dateOf),
    ...(change ? { change: { ...change } } : {}),
    ...(test
      ? {
          strength: test.strength,
          noise: {
            night: Math.abs(toChange(test.noise.sigma, { ...input.scale, worse: 'higher' })),
            carriedOver: test.noise.correlation.decay * test.noise.correlation.sharedPart,
          },
        }
      : {}),
    ...(established
      ? {
          onset: dateOf(established.established.onset),
          establishedOn: dateOf(established.established.establishedAt),
        }
      : {}),
    ...(open ? { openSince: dateOf(open.first.onset) } : {}),
    ...(recoveredFrom === undefined ? {} : { recoveredFrom: dateOf(recoveredFrom) }),
  };
}
