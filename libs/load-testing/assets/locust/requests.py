"""Sends the requests of a plan in turn: the script of a scenario that has none of its own.

PERF_AGENT_LOCUST_PLAN names a JSON file with `requests`, `thinkTimeMs` and `timeoutMs`. All users of a process together go
round the list, so that the requests have the same shares whatever the number of users.
"""
import itertools
import json
import os

from locust import FastHttpUser, constant, task

with open(os.environ["PERF_AGENT_LOCUST_PLAN"], encoding="utf-8") as _file:
    _plan = json.load(_file)

_turns = itertools.count()


class PlannedUser(FastHttpUser):
    wait_time = constant(_plan["thinkTimeMs"] / 1000.0)
    connection_timeout = _plan["timeoutMs"] / 1000.0
    network_timeout = _plan["timeoutMs"] / 1000.0

    @task
    def send_next(self):
        request = _plan["requests"][next(_turns) % len(_plan["requests"])]
        self.client.request(
            request["method"],
            request["path"],
            headers=request.get("headers"),
            data=request.get("body"),
            allow_redirects=False,
        )
