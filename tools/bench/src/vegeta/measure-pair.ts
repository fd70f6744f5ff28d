import type { Load } from './load.ts';
import { measureWithOurs } from './measure-with-ours.ts';
import { measureWithVegeta } from './measure-with-vegeta.ts';
import type { Measurement, RunPlace } from './measurement.ts';
import { withDelayTarget } from './with-delay-target.ts';

type Tool = 'ours' | 'vegeta';

/** Two runs under the same load, one after the other. */
export type Pair = { readonly first: Tool } & Readonly<Record<Tool, Measurement>>;

/**
 * Measures once with each generator. Each meets a freshly started target, which draws the same delays for both.
 *
 * @param vegeta path of the program
 * @throws PerfError of the target or the tool; nothing is left running then
 */
export async function measurePair(
  vegeta: string,
  load: Load,
  first: Tool,
  place: RunPlace,
): Promise<Pair> {
  function measure(tool: Tool): Promise<Measurement> {
    const run = { ...place, runName: `${place.runName}-${tool}` };
    return withDelayTarget(load, run, (baseUrl) =>
      tool === 'ours'
        ? measureWithOurs(load, baseUrl, run)
        : measureWithVegeta(vegeta, load, baseUrl, run),
    );
  }
  const second = first === 'ours' ? 'vegeta' : 'ours';
  const measured = { [first]: await measure(first), [second]: await measure(second) };
  return { first, ...(measured as Record<Tool, Measurement>) };
}
