import {
  LOAD_RESULT_SCHEMA,
  type AdmittedPlan,
  type LoadContext,
  type LoadResult,
  type LoadTool,
} from '@perf-agent/contracts';

/** @returns what says which run a result is of */
export function resultHead(
  tool: LoadTool,
  { name, testType }: AdmittedPlan,
  { toolVersion }: LoadContext,
): Pick<LoadResult, 'schema' | 'toolVersion' | 'scenario' | 'testType'> & {
  readonly tool: LoadTool;
} {
  return { schema: LOAD_RESULT_SCHEMA, tool, toolVersion, scenario: name, testType };
}
