import { z } from 'zod';

/** A value with its 95 % confidence interval. Bounds are absent when the sample is too small to give them. */
export const Interval = z.object({
  value: z.number(),
  low: z.number().optional(),
  high: z.number().optional(),
});
export type Interval = z.infer<typeof Interval>;
