"""How long `learnloop check exercise3 --no-timing` takes from cold, beside what it cannot avoid and beside plain pytest; and the
commands that grade nothing (`--help`, `status`, `hint`) beside `python -c pass`.

    python benchmarks/latency.py [--runs 15]

Whole processes, wall clock, in turns; all with one BLAS thread and compiled bytecode, as an installation has it. Prints medians and
the median of the ratios pair by pair.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from learnloop.course.location import course_root, read_course
from learnloop.learner import delivery

PLAIN_PYTEST = """
import numpy as np
from exercise3 import cross_entropy_grad, linear_backward, mse_grad, numerical_gradient, relu_backward

rng = np.random.default_rng(0)


def test_numerical_gradient():
    x = rng.normal(size=(3, 5))
    np.testing.assert_allclose(numerical_gradient(lambda x: float(np.sum(x**3)), x), 3 * x**2, rtol=1e-6)


def test_mse_grad():
    pred, target = rng.normal(size=(7, 3)), rng.normal(size=(7, 3))
    measured = numerical_gradient(lambda p: float(np.mean((p - target) ** 2)), pred)
    np.testing.assert_allclose(mse_grad(pred, target), measured, rtol=1e-5, atol=1e-8)


def test_cross_entropy_grad():
    logits, labels = rng.normal(size=(7, 3)), rng.integers(0, 3, 7)
    grad = cross_entropy_grad(logits, labels)
    np.testing.assert_allclose(grad.sum(axis=1), 0, atol=1e-12)


def test_relu_backward():
    dout, z = rng.normal(size=(7, 5)), rng.normal(size=(7, 5))
    np.testing.assert_allclose(relu_backward(dout, z), dout * (z > 0))


def test_linear_backward():
    dout, x, w = rng.normal(size=(7, 11)), rng.normal(size=(7, 5)), rng.normal(size=(5, 11))
    dx, dw, db = linear_backward(dout, x, w)
    np.testing.assert_allclose(dx, dout @ w.T)
    np.testing.assert_allclose(dw, x.T @ dout)
    np.testing.assert_allclose(db, dout.sum(axis=0))
"""


def seconds(command: list[str], folder: Path) -> float:
    """Wall time of one run of a command."""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # some shells have it, and a checkout would be compiled anew in every run
    begun = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = course_root()
        delivery.start(read_course(root), root, folder)
        shutil.copy(root / "solutions" / "exercise3.py", folder)
        (folder / "test_plain.py").write_text(PLAIN_PYTEST, "utf-8")
        python = sys.executable
        commands = {
            "learnloop check exercise3 --no-timing": [python, "-m", "learnloop", "check", "exercise3", "--no-timing"],
            'python -c "import numpy"': [python, "-c", "import numpy"],
            "pytest, a few of the same assertions": [python, "-m", "pytest", "-q", "test_plain.py"],
            "learnloop --help": [python, "-m", "learnloop", "--help"],
            "learnloop status": [python, "-m", "learnloop", "status"],
            "learnloop hint 3 mse_grad 1": [python, "-m", "learnloop", "hint", "3", "mse_grad", "1"],
            'python -c "import click"': [python, "-c", "import click"],
            "python -c pass": [python, "-c", "pass"],
        }
        times: dict[str, list[float]] = {title: [] for title in commands}
        for command in commands.values():
            seconds(command, folder)
        for _ in range(runs):
            for title, command in commands.items():
                times[title].append(seconds(command, folder))
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(f"{os.cpu_count()} cores, load {load:.1f}, {runs} runs in turns, one BLAS thread; wall seconds")
    for title, measured in times.items():
        print(f"  {statistics.median(measured):6.3f}  ({min(measured):.3f} to {max(measured):.3f})  {title}")
    for above, below in (
        ("learnloop check exercise3 --no-timing", 'python -c "import numpy"'),
        ("learnloop check exercise3 --no-timing", "pytest, a few of the same assertions"),
        ("learnloop --help", 'python -c "import click"'),
        ("learnloop --help", "python -c pass"),
        ("learnloop status", "python -c pass"),
        ("learnloop hint 3 mse_grad 1", "python -c pass"),
    ):
        ratio = statistics.median(a / b for a, b in zip(times[above], times[below], strict=True))
        print(f"  {ratio:6.2f} x  {above}  against  {below}")


if __name__ == "__main__":
    main()
