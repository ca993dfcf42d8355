"""How long it takes to make a confined worker, and to send an array there and back, on each tier.

    python benchmarks/sandbox.py [--runs 200] [--tier A --tier B --tier C]

Wall clock. A worker counts as made when it has said that it is confined.
"""

import argparse
import os
import statistics
import time
from collections.abc import Sequence

import numpy as np

from learnloop.errors import SandboxError
from learnloop.sandbox import launch
from learnloop.sandbox.confine.tiers import TIERS, tier_named
from learnloop.sandbox.host import ProcessSandbox
from learnloop.sandbox.interface import Sandbox
from learnloop.sandbox.session import Session, Source
from learnloop.values.source import SourceUnit

SIDE = 64


def spawn(sandbox: Sandbox, runs: int) -> list[float]:
    """Milliseconds until a worker is confined, for each of some."""
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        worker = sandbox.worker()
        times.append(1e3 * (time.perf_counter() - begun))
        worker.close()
    return times


def round_trip(sandbox: Sandbox, runs: int) -> list[float]:
    """Milliseconds for an array to be sent to a student's function and returned, one figure per call."""
    source = Source(units=[SourceUnit("echo.py", "def echo(x): return x")])
    session = Session(sandbox, source, call_seconds=10, deadline=time.monotonic() + 600)
    array = np.random.default_rng(0).normal(size=(SIDE, SIDE))
    times = []
    for _ in range(runs + 20):
        begun = time.perf_counter()
        outcome = session.call("echo", [array])
        times.append(1e3 * (time.perf_counter() - begun))
        if outcome.ending != "returned":
            raise SystemExit(f"a call ended in {outcome.ending!r}")
    session.close()
    return times[20:]


def summary(times: Sequence[float]) -> str:
    """Median and 95th percentile."""
    return f"median {statistics.median(times):6.2f} ms   p95 {statistics.quantiles(times, n=20)[-1]:6.2f} ms"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--tier", action="append", type=tier_named)
    asked = parser.parse_args()
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    print(f"{os.cpu_count()} cores, load {load} at the start, {asked.runs} runs")
    for tier in asked.tier or TIERS:
        try:
            begun = time.perf_counter()
            with ProcessSandbox(launch.start_fork_server(tier), memory_mb=2048, cpu_seconds=600) as sandbox:
                print(f"{sandbox.name}; fork server ready after {1e3 * (time.perf_counter() - begun):.0f} ms")
                print(f"  a confined worker          {summary(spawn(sandbox, asked.runs))}")
                print(f"  {SIDE} x {SIDE} there and back     {summary(round_trip(sandbox, asked.runs))}")
        except SandboxError as error:
            print(f"{tier}: {error}")


if __name__ == "__main__":
    main()
