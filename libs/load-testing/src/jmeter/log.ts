/** Lines of a reason; behind them JMeter prints its stack. */
const MAX_REASON_LINES = 6;

/**
 * @param output what JMeter printed
 * @returns why it did not run a plan: the plan's fault, or its last words
 */
export function reasonOf(output: string): string {
  const lines = output.split('\n').filter((line) => !line.startsWith('WARN StatusConsoleListener'));
  const from = lines.findLastIndex((line) =>
    /^(Error in NonGUIDriver|Problem loading|Failed to)/.test(line),
  );
  if (from < 0) return lines.slice(-MAX_REASON_LINES).join('\n').trim();
  const block = lines.slice(from, from + MAX_REASON_LINES);
  const end = block.findIndex((line) => line.trim() === '');
  return block.slice(0, end < 0 ? block.length : end).join('\n');
}

/** @returns the messages of JMeter's log file that are errors */
export function loggedErrors(log: string): string[] {
  return [...log.matchAll(/^\S+ \S+ (?:ERROR|FATAL) (.*)$/gm)].map((match) => match[1] ?? '');
}

/** Said once by the step that keeps users to their intervals; see test-plan.ts. */
export const ORIGIN_TEXT = 'perf-agent: origin ';

/** @returns when the users' intervals began, in epoch milliseconds; undefined when the plan has none, or runs elsewhere */
export function loggedOrigin(log: string): number | undefined {
  const found = new RegExp(`${ORIGIN_TEXT}(\\d+)$`, 'm').exec(log)?.[1];
  return found === undefined ? undefined : Number(found);
}
