/** What every reader must find in a file. */
export type Answer = {
  readonly requestCount: number;
  readonly failureCount: number;
  readonly p95: number;
};

export type Kind = 'k6' | 'jtl';

/** One program that reads a file and prints an Answer as its last line. */
export type Subject = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
};

export type Toolbox = {
  readonly python: string;
  /** Ours. */
  readonly program: string;
  /** Where the rivals' programs lie. */
  readonly dir: string;
  readonly hasDuckDb: boolean;
  readonly hasCScan: boolean;
};

/** @returns ours first; those whose program is not there are left out */
export function subjectsFor(kind: Kind, file: string, toolbox: Toolbox): readonly Subject[] {
  const { python, program, dir, hasDuckDb, hasCScan } = toolbox;
  const node = process.execPath;
  const subjects = [{ name: 'ours', command: node, args: [program, file] }];
  if (hasDuckDb) {
    for (const [name, what] of [
      ['DuckDB, the same answer', 'all'],
      ['DuckDB, totals alone', 'totals'],
    ] as const)
      subjects.push({ name, command: python, args: [`${dir}/duck.py`, kind, what, file] });
  }
  if (kind === 'k6')
    subjects.push({
      name: 'readline and JSON.parse',
      command: node,
      args: [`${dir}/readline.mjs`, file],
    });
  if (kind === 'k6' && hasCScan && !file.endsWith('.gz'))
    subjects.push({ name: 'C, memchr and strtod', command: `${dir}/scan`, args: [file] });
  return subjects;
}
