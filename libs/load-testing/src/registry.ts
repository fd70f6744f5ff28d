import type { LoadTester, LoadTool } from '@perf-agent/contracts';
import { artillery } from './artillery/index.ts';
import { autocannon } from './autocannon/index.ts';
import { jmeter } from './jmeter/index.ts';
import { k6 } from './k6/index.ts';
import { locust } from './locust/index.ts';

export const loadTesters = { autocannon, k6, locust, jmeter, artillery } satisfies Record<
  LoadTool,
  LoadTester
>;
