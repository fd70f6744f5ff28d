import { z } from 'zod';

/** Of targets, scenarios, services: safe in a file name, a table and a command line. */
export const Name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a name of letters, digits, ".", "_" and "-"');

export const Milliseconds = z.int().positive().max(86_400_000);

export const PathOnTarget = z
  .string()
  .regex(/^\/(?!\/)[^\s#]*$/, 'a path on the target that starts with one "/"');
