"""Writes every request of a Locust run as one CSV line: Locust itself keeps no raw data.

Loaded beside the user's locustfile (`-f theirs.py,listener.py`). Times are epoch milliseconds. A last line says how much
CPU time Locust itself used between start and end of the test: `generator,CPU_MS,WALL_MS`.
"""
import os
import time

from locust import events
from locust.runners import MasterRunner, WorkerRunner

_file = None
_cpu_at_start = 0.0
_wall_at_start = 0.0
_generator = ""
_flushed_at = 0.0


@events.init.add_listener
def _open(environment, **_kwargs):
    global _file
    path = os.environ["PERF_AGENT_LOCUST_SAMPLES"]
    if isinstance(environment.runner, MasterRunner):
        return
    # The workers of a distributed run share the environment.
    if isinstance(environment.runner, WorkerRunner):
        path = f"{path}.{os.getpid()}"
    _file = open(path, "w", buffering=1 << 16, encoding="utf-8", newline="\n")
    _file.write("startAtMs,endAtMs,failed,name\n")


@events.test_start.add_listener
def _start(environment, **_kwargs):
    global _cpu_at_start, _wall_at_start
    _cpu_at_start, _wall_at_start = time.process_time(), time.monotonic()


@events.test_stop.add_listener
def _stop(environment, **_kwargs):
    global _generator
    cpu_ms = (time.process_time() - _cpu_at_start) * 1000.0
    wall_ms = (time.monotonic() - _wall_at_start) * 1000.0
    _generator = f"generator,{cpu_ms:.3f},{wall_ms:.3f}\n"


@events.request.add_listener
def _write(request_type, name, response_time, exception=None, start_time=None, **_kwargs):
    global _flushed_at
    if _file is None or _file.closed:
        return
    elapsed = float(response_time or 0.0)
    start = start_time * 1000.0 if start_time is not None else time.time() * 1000.0 - elapsed
    label = f"{request_type} {name}".replace('"', '""').replace("\r", " ").replace("\n", " ")
    _file.write(f'{start:.3f},{start + elapsed:.3f},{0 if exception is None else 1},"{label}"\n')
    # Read while the test runs: a tenth of a second is soon enough.
    now = time.monotonic()
    if now - _flushed_at > 0.1:
        _flushed_at = now
        _file.flush()


@events.quitting.add_listener
def _close(environment, **_kwargs):
    if _file is not None:
        # Requests may still end between the end of the test and this.
        _file.write(_generator)
        _file.close()
