import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** One running process. Zombies are not listed: they run no code and hold no memory. */
export type ProcessInfo = {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  readonly sessionId: number;
  /** With the pid it identifies a process: pids are used again, start times are not. */
  readonly startTime: string;
  readonly rssBytes: number;
  readonly cpuMs: number;
};

/** Linux exposes process times in these ticks on every architecture that Node supports. */
const TICKS_PER_SECOND = 100;

const USUAL_PAGE_BYTES = 4096;

const hasProc = process.platform === 'linux';
let pageBytes: number | undefined;

/** @returns every process that can be seen; from /proc on Linux, from `ps` elsewhere */
export function readProcessTable(): ProcessInfo[] {
  if (!hasProc) return readFromPs();
  const table: ProcessInfo[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const info = parseStat(readQuietly(`/proc/${name}/stat`) ?? '', pageSize());
    if (info) table.push(info);
  }
  return table;
}

/**
 * @returns whether the process carries the variable in the environment it was started with (Linux only), with exactly
 *   this value or one below it: `run` matches `run/service`
 */
export function hasEnvironment(pid: number, name: string, value: string): boolean {
  if (!hasProc) return false;
  const entries = (readQuietly(`/proc/${pid}/environ`) ?? '').split('\0');
  return entries.some(
    (entry) => entry === `${name}=${value}` || entry.startsWith(`${name}=${value}/`),
  );
}

/**
 * Reads one line of /proc/PID/stat.
 * @see proc_pid_stat(5); the name in parentheses may hold spaces and parentheses
 */
export function parseStat(line: string, bytesPerPage: number): ProcessInfo | undefined {
  const pid = Number.parseInt(line, 10);
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  if (!Number.isInteger(pid) || fields.length < 22 || state === 'Z' || state === 'X')
    return undefined;
  const field = (index: number): number => Number(fields[index - 3]);
  return {
    pid,
    parentPid: field(4),
    groupId: field(5),
    sessionId: field(6),
    startTime: fields[22 - 3] ?? '',
    rssBytes: field(24) * bytesPerPage,
    cpuMs: ((field(14) + field(15)) * 1000) / TICKS_PER_SECOND,
  };
}

/** Reads `ps -axo pid=,ppid=,pgid=,sess=,rss=,time=,state=,lstart=`. */
export function parsePs(text: string): ProcessInfo[] {
  const table: ProcessInfo[] = [];
  for (const line of text.split('\n')) {
    const [pid, ppid, pgid, sess, rss, time, state, ...started] = line.trim().split(/\s+/);
    if (!pid || !time || state?.startsWith('Z') === true) continue;
    table.push({
      pid: Number(pid),
      parentPid: Number(ppid),
      groupId: Number(pgid),
      sessionId: Number.parseInt(sess ?? '0', 16) || 0,
      startTime: started.join(' '),
      rssBytes: Number(rss) * 1024,
      cpuMs: parsePsTime(time),
    });
  }
  return table;
}

/** `[[dd-]hh:]mm:ss[.cc]` → ms. */
function parsePsTime(time: string): number {
  const [clock = '0', days = '0'] = time.split('-').reverse();
  const seconds = clock.split(':').reduce((total, part) => total * 60 + Number(part), 0);
  return Math.round((Number(days) * 86_400 + seconds) * 1000);
}

function readFromPs(): ProcessInfo[] {
  const columns = 'pid=,ppid=,pgid=,sess=,rss=,time=,state=,lstart=';
  return parsePs(execFileSync('ps', ['-axo', columns], { encoding: 'utf8' }));
}

function pageSize(): number {
  pageBytes ??= askPageSize();
  return pageBytes;
}

function askPageSize(): number {
  try {
    return Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' })) || USUAL_PAGE_BYTES;
  } catch {
    // A container without getconf.
    return USUAL_PAGE_BYTES;
  }
}

/** A process may end between two reads: then there is nothing to read. */
function readQuietly(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
