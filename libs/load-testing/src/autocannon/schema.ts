import { z } from 'zod';

/** What the generator says of itself; written by assets/autocannon/generator.mjs. Times in ms. */
export const GeneratorState = z.object({
  plannedCount: z.int().nonnegative(),
  sentCount: z.int().nonnegative(),
  dispatchedInTimeCount: z.int().nonnegative(),
  durationMs: z.number().positive(),
  startAtMs: z.number(),
  wallMs: z.number().positive(),
  cpuMs: z.number().nonnegative(),
  lagMs: z.object({ p50: z.number(), p95: z.number(), p99: z.number(), max: z.number() }),
  writeError: z.string().optional(),
});
export type GeneratorState = z.infer<typeof GeneratorState>;
