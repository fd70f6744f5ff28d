/**
 * When each request of an open loop is due.
 *
 * @typedef {{ durationMs: number, from: number, to: number }} Stage requests per second at its begin and end
 */

/**
 * Request k is due when the rate, integrated from the start, reaches k: evenly spaced on a plateau, ever closer on a
 * rise. `offsetMs` is asked in ascending order.
 *
 * @param {readonly Stage[]} stages
 * @returns {{ count: number, durationMs: number, offsetMs: (index: number) => number }} milliseconds after the start
 */
export function createDueTimes(stages) {
  const starts = [{ ms: 0, count: 0 }];
  for (const { durationMs, from, to } of stages) {
    const last = starts[starts.length - 1] ?? { ms: 0, count: 0 };
    const area = ((from + to) / 2) * (durationMs / 1000);
    starts.push({ ms: last.ms + durationMs, count: last.count + area });
  }
  const end = starts[starts.length - 1] ?? { ms: 0, count: 0 };
  let current = 0;
  return {
    count: Math.max(1, Math.round(end.count)),
    durationMs: end.ms,
    offsetMs(index) {
      while (current < stages.length - 1 && index >= (starts[current + 1]?.count ?? 0) - 1e-9)
        current++;
      const stage = stages[current];
      const start = starts[current];
      if (!stage || !start) return 0;
      return start.ms + 1000 * secondsUntil(index - start.count, stage);
    },
  };
}

/**
 * @param {number} count requests since the begin of the stage
 * @param {Stage} stage
 * @returns {number} seconds after which a rate that changes evenly has brought them: from·t + (to − from)·t²/2D = count
 */
function secondsUntil(count, { durationMs, from, to }) {
  // A rate that begins at nothing would divide zero by zero.
  if (count <= 0) return 0;
  const seconds = durationMs / 1000;
  const slope = (to - from) / seconds;
  if (Math.abs(slope) < 1e-12) return count / from;
  // The form that loses no digits when the slope is small.
  const root = Math.sqrt(Math.max(0, from * from + 2 * slope * count));
  return Math.min(seconds, (2 * count) / (from + root));
}
