/** The last time that a Date can hold, in ms. */
const MAX_TIME_MS = 8.64e15;

/** @returns nothing for a time that is none */
export function startedAtOf(startAtMs: number | undefined): { startedAt?: string } {
  if (startAtMs === undefined || !(startAtMs >= 0 && startAtMs <= MAX_TIME_MS)) return {};
  const startedAt = new Date(startAtMs).toISOString();
  // Years beyond 9999 have a sign there, and are no times of a run.
  return startedAt.length === 24 ? { startedAt } : {};
}
