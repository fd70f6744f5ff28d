import { judgeHistory, type HistoryInput, type HistoryJudgement } from './judge-history.ts';
import { NIGHT_RULE } from './rule.ts';

/** The metrics of one scenario: so many are judged with the rule as it is. */
const FREE_COMPARISONS = 4;

/**
 * Judges the last night of many histories at once, so that many comparisons do not mean many false alarms.
 *
 * With M comparisons a change has to be stronger: an error of the chance e^(−s²/2) is shared among M / 4. When
 * several change in the same night they support each other: the r strongest need only what M / 4r of them would. This is
 * the step-up procedure of Benjamini and Hochberg on the chances that the strengths stand for; a workspace of one
 * scenario is judged as if alone.
 *
 * @returns one judgement an input, in their order
 * @see Benjamini & Hochberg 1995; valid when comparisons go together rather than against each other (Benjamini &
 *   Yekutieli 2001), as metrics of one machine do
 */
export function judgeTogether(inputs: readonly HistoryInput[]): HistoryJudgement[] {
  const count = inputs.length;
  const alone = inputs.map((input) => judgeHistory({ ...input, needed: neededWith(count, count) }));
  if (count <= FREE_COMPARISONS) return alone;
  // What changes nothing when little is needed changes nothing when more is.
  const strict = alone.map((judgement, index) => {
    const input = inputs[index];
    if (!input || judgement.changes.length === 0) return judgement;
    return judgeHistory({ ...input, needed: neededWith(count, 1) });
  });
  const ranked = alone
    .map((judgement, index) => ({ index, strength: strengthTonight(judgement, inputs[index]) }))
    .filter((entry) => entry.strength !== undefined)
    .sort((a, b) => (b.strength ?? 0) - (a.strength ?? 0));
  const passing = ranked.findLastIndex(
    ({ strength }, rank) => (strength ?? 0) >= neededWith(count, rank + 1),
  );
  const together = new Set(ranked.slice(0, passing + 1).map(({ index }) => index));
  return strict.map((judgement, index) =>
    together.has(index) ? (alone[index] ?? judgement) : judgement,
  );
}

/** The strength that a change needs when it is the `rank`th strongest of `count` comparisons. */
export function neededWith(count: number, rank: number): number {
  const share = Math.max(1, count / (FREE_COMPARISONS * rank));
  return Math.sqrt(NIGHT_RULE.established ** 2 + 2 * Math.log(share));
}

/** Of a change that the last night established, else undefined. */
function strengthTonight(
  { established }: HistoryJudgement,
  input: HistoryInput | undefined,
): number | undefined {
  const last = (input?.nights.length ?? 0) - 1;
  return established?.established.establishedAt === last
    ? established.established.strength
    : undefined;
}
