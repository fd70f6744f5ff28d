import { hasEnvironment, readProcessTable, type ProcessInfo } from './process-table.ts';

/** Every process started under a run carries this variable, and hands it on to its own children. */
export const MARK_VARIABLE = 'PERF_AGENT_PROCESS_MARK';

export type TreeUsage = {
  /** Largest sum of resident memory at one moment; shared pages count in each process. */
  readonly peakRssBytes: number;
  /** CPU time of all processes seen so far, ended ones with what was last seen. */
  readonly cpuMs: number;
};

/**
 * Follows one process and everything that came from it: descendants, its process group and session, and processes
 * that carry the run's mark. Once seen, a process stays known when its parent ends and it moves to init.
 */
export class ProcessTree {
  readonly #rootPid: number;
  readonly #mark: string;
  /** pid → start time of the members. */
  readonly #members = new Map<number, string>();
  /** pid → start time of the processes that were looked at and carry no mark. */
  readonly #strangers = new Map<number, string>();
  readonly #cpuMs = new Map<string, number>();
  #peakRssBytes = 0;

  constructor(rootPid: number, mark: string) {
    this.#rootPid = rootPid;
    this.#mark = mark;
  }

  /** Looks once; call it a few times a second while the tree is of interest. */
  sample(): readonly ProcessInfo[] {
    const members = this.#select(readProcessTable());
    let rssBytes = 0;
    for (const member of members) {
      rssBytes += member.rssBytes;
      this.#cpuMs.set(`${member.pid}@${member.startTime}`, member.cpuMs);
    }
    this.#peakRssBytes = Math.max(this.#peakRssBytes, rssBytes);
    return members;
  }

  usage(): TreeUsage {
    let cpuMs = 0;
    for (const value of this.#cpuMs.values()) cpuMs += value;
    return { peakRssBytes: this.#peakRssBytes, cpuMs };
  }

  /** Starts a new measurement of peak memory. */
  resetPeak(): void {
    this.#peakRssBytes = 0;
    this.sample();
  }

  #select(table: readonly ProcessInfo[]): ProcessInfo[] {
    const children = groupByParent(table);
    const queue = table.filter((process) => this.#isOurs(process));
    const selected = new Map<number, ProcessInfo>();
    for (let process = queue.pop(); process; process = queue.pop()) {
      if (selected.has(process.pid)) continue;
      selected.set(process.pid, process);
      this.#members.set(process.pid, process.startTime);
      queue.push(...(children.get(process.pid) ?? []));
    }
    return [...selected.values()];
  }

  #isOurs({ pid, groupId, sessionId, startTime }: ProcessInfo): boolean {
    if (this.#members.get(pid) === startTime) return true;
    // The root leads its own group and session, so both numbers are its pid.
    if (groupId === this.#rootPid || sessionId === this.#rootPid) return true;
    if (this.#strangers.get(pid) === startTime) return false;
    if (hasEnvironment(pid, MARK_VARIABLE, this.#mark)) return true;
    this.#strangers.set(pid, startTime);
    return false;
  }

  /** Looks at every process anew: one may have got the mark since (between fork and exec it has its parent's). */
  forgetStrangers(): void {
    this.#strangers.clear();
  }
}

function groupByParent(table: readonly ProcessInfo[]): Map<number, ProcessInfo[]> {
  const children = new Map<number, ProcessInfo[]>();
  for (const process of table) {
    const siblings = children.get(process.parentPid) ?? [];
    siblings.push(process);
    children.set(process.parentPid, siblings);
  }
  return children;
}
