import type { LoadSample } from '@perf-agent/contracts';
import { latencyBin } from './latency-bins.ts';
import { TimeWindow } from './time-window.ts';

/** Longer than any run: a window that nothing leaves. */
export const WHOLE_RUN_MS = 10 * 365 * 86_400_000;

/** How far in front of the last tick a sample may lie; one that is further ahead has a wrong clock. */
export const MAX_AHEAD_MS = 10_000;

export type WindowWish = {
  readonly windowMs: number;
  /** Only requests with this name. */
  readonly requestName?: string | undefined;
  readonly latency?: boolean;
  /**
   * What moves the window on. samples: the newest end of a request, so that results which come late or in batches are
   * judged as if they had come at once. ticks: the clock, `reportLagMs` behind it; it sees that nothing comes any more.
   */
  readonly movedBy: 'samples' | 'ticks';
};

/** All windows that rules look at; rules that wish the same share one. */
export class WindowSet {
  readonly #originMs: number;
  readonly #reportLagMs: number;
  readonly #byKey = new Map<string, TimeWindow>();
  readonly #ofAll: TimeWindow[] = [];
  readonly #ofName = new Map<string, TimeWindow[]>();
  readonly #ticked: TimeWindow[] = [];

  constructor(originMs: number, reportLagMs: number) {
    this.#originMs = originMs;
    this.#reportLagMs = reportLagMs;
  }

  get(wish: WindowWish): TimeWindow {
    const { windowMs, requestName, latency = false, movedBy } = wish;
    const key = JSON.stringify([windowMs, requestName, latency, movedBy]);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const aheadMs = movedBy === 'ticks' ? this.#reportLagMs + MAX_AHEAD_MS : 0;
    const window = new TimeWindow({ windowMs, originMs: this.#originMs, aheadMs, latency });
    this.#byKey.set(key, window);
    if (movedBy === 'ticks') this.#ticked.push(window);
    if (requestName === undefined) this.#ofAll.push(window);
    else this.#ofName.set(requestName, [...(this.#ofName.get(requestName) ?? []), window]);
    return window;
  }

  /** @param endMs when the request ended, by a clock that can be trusted */
  add({ elapsedMs, failed, name }: LoadSample, endMs: number): void {
    const bin = latencyBin(elapsedMs);
    for (const window of this.#ofAll) window.add(endMs, failed, elapsedMs, bin);
    const named = this.#ofName.get(name);
    if (named === undefined) return;
    for (const window of named) window.add(endMs, failed, elapsedMs, bin);
  }

  tick(nowMs: number): void {
    for (const window of this.#ticked) window.advanceToWhole(nowMs - this.#reportLagMs);
  }
}
