import { z } from 'zod';

/** What a measurement ran on. Results of different environments are not compared. */
export const RunEnvironment = z.object({
  host: z.string(),
  platform: z.string(),
  arch: z.string(),
  cpuModel: z.string(),
  cpuCount: z.int().positive(),
  memoryBytes: z.int().positive(),
  nodeVersion: z.string(),
  agentVersion: z.string(),
  /** Versions of the tools that were used, by name. */
  toolVersions: z.record(z.string(), z.string()),
  /** Commit of the analysed repository, when it is one. */
  gitCommit: z.string().optional(),
});
export type RunEnvironment = z.infer<typeof RunEnvironment>;
