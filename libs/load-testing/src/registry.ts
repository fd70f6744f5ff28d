import type { LoadTester, LoadTool } from '@perf-agent/contracts';
import { autocannon } from './autocannon/index.ts';
import { locust } from './locust/index.ts';

export const loadTesters = { autocannon, locust } satisfies Record<LoadTool, LoadTester>;
