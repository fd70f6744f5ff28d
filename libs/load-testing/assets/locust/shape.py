"""Follows the stages of a plan: users over time.

PERF_AGENT_LOCUST_PLAN names a JSON file with `stages` ({durationMs, from, to}), `spawnRatePerSecond` and `slackMs`, for
which the last stage is held longer.
"""
import json
import os

from locust import LoadTestShape

with open(os.environ["PERF_AGENT_LOCUST_PLAN"], encoding="utf-8") as _file:
    _plan = json.load(_file)


class PlannedShape(LoadTestShape):
    def tick(self):
        elapsed_ms = self.get_run_time() * 1000.0
        for stage in _plan["stages"]:
            if elapsed_ms < stage["durationMs"]:
                share = elapsed_ms / stage["durationMs"]
                return self._level(stage["from"] + share * (stage["to"] - stage["from"]))
            elapsed_ms -= stage["durationMs"]
        return self._level(_plan["stages"][-1]["to"]) if elapsed_ms < _plan["slackMs"] else None

    def _level(self, users):
        count = max(1, round(users))
        # The rate counts for stopping too: as many at once as there are to start or to stop.
        return count, _plan.get("spawnRatePerSecond") or max(count, self.get_current_user_count())
