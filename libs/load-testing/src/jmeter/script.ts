import { writeFile } from 'node:fs/promises';
import { PerfError, type AdmittedPlan } from '@perf-agent/contracts';
import { userScript } from '../user-script.ts';
import { runSeconds } from './command.ts';
import { testPlan } from './test-plan.ts';
import { shareIntervals, userIntervals } from './user-intervals.ts';

/**
 * The user's script, or the one that is made for the plan.
 *
 * @throws PerfError SCRIPT_NOT_FOUND, LOAD_UNSUPPORTED when a script is to follow stages
 */
export async function findScript(
  plan: AdmittedPlan,
  workspaceDir: string,
  generatedFile: string,
): Promise<string> {
  const { scenario, schedule, name } = plan;
  const script = await userScript(plan, workspaceDir);
  if (script === undefined) {
    const hosts = scenario.remoteHosts ?? [''];
    const intervals = userIntervals(schedule, scenario.spawnRatePerSecond);
    const shares = shareIntervals(intervals, hosts.length).map((users, index) => ({
      host: hosts[index] ?? '',
      users,
    }));
    await writeFile(
      generatedFile,
      testPlan(plan, scenario.requests ?? [], shares, runSeconds(plan)),
    );
    return generatedFile;
  }
  const [first] = schedule.stages;
  if (schedule.stages.length > 1 || first?.from !== first?.to) {
    throw new PerfError(
      'LOAD_UNSUPPORTED',
      `jmeter: scenario ${name}: a script has its own thread groups and cannot follow the stages of ${plan.testType}`,
      {
        hint: 'Give the scenario `requests` in place of `script`, or run it as baseline or endurance.',
      },
    );
  }
  return script;
}
