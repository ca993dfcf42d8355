"""A thousand checks in one grader process, honest and hostile mixed: what it uses does not grow."""

import json
import os
import subprocess
import sys

import hostile
import pytest
from places import TESTS

pytestmark = [pytest.mark.skipif(sys.platform != "linux", reason="psutil's counts are Linux's"), pytest.mark.thorough]

CHECKS = 1000
# Memory moves in steps of some MB as large replies come and go, so it is only bounded. What is kept of a check shows in the number
# of Python's blocks: some fifty a report. The least of each half is taken; the first hundred checks are left out, in which the
# modules that explain failures are loaded.
MOST_GROWTH_KB = 32 << 10
MOST_BLOCKS = 2_000
RUNNER = TESTS / "hostile_runner.py"
# Those that wait for a time-out, fill the memory or take seconds would only make it long.
LONG = {"exhaust", "timing", "files"}
CHOSEN = [each.id for each in hostile.attacks() if each.family not in LONG and "Call seconds" not in each.header]


def test_a_thousand_checks_leave_memory_descriptors_and_processes_flat(tmp_path):
    """Memory settles, descriptors and processes do not grow at all, and the right stay right."""
    words = {
        "CANARY-FILE": "/etc/hostname",
        "CANARY-PID": "999999999",
        "OPEN-FOLDER": str(tmp_path / "open"),
        "COURSE-FOLDER": "/nowhere",
    }
    words |= {"SITE-FOLDER": "/nowhere", "HOME-FOLDER": "/nowhere", "LISTEN-PORT": "9", "BIND-PORT": "9"}
    folder = tmp_path / "submissions"
    folder.mkdir()
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"attacks": CHOSEN, "folder": str(folder), "words": words, "checks": CHECKS}))
    environment = os.environ | {"LEARNLOOP_SANDBOX_TIER": "B"}
    done = subprocess.run(
        [sys.executable, str(RUNNER), str(plan)], env=environment, capture_output=True, text=True, timeout=500, check=False
    )
    if "cannot be confined here" in done.stderr:
        pytest.skip("tier B cannot be had here")
    assert (done.returncode, done.stderr) == (0, "")
    *states, end = [json.loads(line) for line in done.stdout.splitlines()]
    assert [state["checks"] for state in states] == list(range(100, CHECKS + 1, 100))
    assert states[-1]["right"] == CHECKS // 5
    settled, last = states[2], states[-1]
    assert last["rss"] - settled["rss"] < MOST_GROWTH_KB, [state["rss"] for state in states]
    blocks = [state["blocks"] for state in states]
    assert min(blocks[5:]) - min(blocks[1:5]) < MOST_BLOCKS, blocks
    assert {state["descriptors"] for state in states} == {settled["descriptors"]}
    assert {state["processes"] for state in states} == {settled["processes"]}
    assert end["processes"] == 0
    assert {each.name for each in tmp_path.iterdir()} == {"plan.json", "submissions"}
