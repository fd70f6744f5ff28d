import type { z } from 'zod';
import { PerfError, type ErrorCode } from './errors.ts';

/**
 * Checks a value from outside against its schema.
 *
 * @param who what the value is, for the message: a file's path, an option's name
 * @throws PerfError with one line a problem: path, what was expected, what was found
 */
export function validate<T extends z.ZodType>(
  schema: T,
  value: unknown,
  who: string,
  code: ErrorCode,
  hint?: string,
): z.output<T> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) => describeProblem(issue, value));
  throw new PerfError(code, `${who}: ${problems.join('; ')}`, hint === undefined ? {} : { hint });
}

function describeProblem(issue: z.core.$ZodIssue, root: unknown): string[] {
  if (issue.code === 'unrecognized_keys') {
    const place = pathOf(issue.path);
    return issue.keys.map((key) => `${place === '' ? key : `${place}.${key}`}: unknown key`);
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nested = issue.errors.flat()[0];
    if (nested) return describeProblem({ ...nested, path: [...issue.path, ...nested.path] }, root);
  }
  const found = describeValue(valueAt(root, issue.path));
  return [`${pathOf(issue.path) || '(root)'}: ${lowerFirst(issue.message)}, found ${found}`];
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('');
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string')
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'number' && typeof value !== 'boolean' && value !== null)
    return typeof value;
  return String(value);
}

function lowerFirst(text: string): string {
  return text.replace(/^Invalid input: /, '').replace(/^./, (letter) => letter.toLowerCase());
}
