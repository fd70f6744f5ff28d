import { z } from 'zod';
import { CapacityResult, UslFit } from './capacity.ts';
import { PerfAgentConfig } from './config.ts';
import { DeliveredIssue, IssueDraft } from './issue.ts';
import { LoadResult } from './load-result.ts';
import { NightlyDocument } from './nightly.ts';

const documents = {
  'perf-agent.config': { schema: PerfAgentConfig, io: 'input' },
  'load-result': { schema: LoadResult, io: 'output' },
  'capacity-result': { schema: CapacityResult, io: 'output' },
  'usl-fit': { schema: UslFit, io: 'output' },
  nightly: { schema: NightlyDocument, io: 'output' },
  'issue-draft': { schema: IssueDraft, io: 'output' },
  'delivered-issue': { schema: DeliveredIssue, io: 'output' },
} as const;

/** @returns file name → text of the JSON Schema (draft 2020-12) of every document that is written or read */
export function jsonSchemas(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [name, { schema, io }] of Object.entries(documents)) {
    files.set(
      `${name}.schema.json`,
      `${JSON.stringify(z.toJSONSchema(schema, { io }), null, 2)}\n`,
    );
  }
  return files;
}
