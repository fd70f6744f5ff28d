import { z } from 'zod';

/** What is read of the file that `artillery run --output` writes (version 2). */
export const ArtilleryReport = z.object({
  aggregate: z.object({
    /** `http.requests`, `vusers.created`, `vusers.skipped`, …; a counter that stayed at zero is left out. */
    counters: z.record(z.string(), z.number()).default({}),
  }),
});
export type ArtilleryReport = z.infer<typeof ArtilleryReport>;
