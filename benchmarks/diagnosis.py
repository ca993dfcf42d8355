"""What it costs to explain a failure: checks of one function that pass, that fail for a known cause, and for an unknown one.

    python benchmarks/diagnosis.py [--runs 15]

Seconds of grading in one process with a warm fork server, in turns. "known": in the bank of mistakes. "fingerprint": a constant
factor. "repair": one small change makes it right. "unknown": nothing explains it, so the smallest inputs that go wrong are searched
for. "nowhere": no small inputs go wrong.
Prints medians, and what each takes more than a pass.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from learnloop.course.loader import CourseCode
from learnloop.course.location import course_root, read_course
from learnloop.grading.grade import grade
from learnloop.grading.options import Options
from learnloop.sandbox import launch
from learnloop.sandbox.host import ProcessSandbox
from learnloop.submission.submission import read_submission

MSE = "\ndef mse_grad(pred, target):\n    return {}\n"
BACKWARD = """
def backward(params, activations, dlogits):
    grads, dz = [], dlogits
    for i in range(len(params) - 1, -1, -1):
        grads.insert(0, (activations[i].T @ dz, dz.sum(axis=0)))
        dz = (dz @ params[i][0].T) * {}
    return grads
"""
ANSWERS = {
    "mse_grad": {
        "passes": MSE.format("2 * (pred - target) / pred.size"),
        "known": MSE.format("2 * (pred - target) / pred.shape[0]"),
        "fingerprint": MSE.format("-2 * (pred - target) / pred.size"),
        "repair": MSE.format("2 * (pred - target) ** 3 / pred.size"),
        "unknown": MSE.format("2 * np.arctan2(pred - target, pred.size)"),
        "nowhere": MSE.format("2 * (pred - target) / pred.size * (1.1 if pred.size > 30 else 1.0) + 0.1 * (pred.size == 21)"),
    },
    "backward": {
        "passes": BACKWARD.format("(activations[i] > 0)"),
        "known": BACKWARD.format("1.0"),
        "unknown": BACKWARD.format("np.tanh(activations[i])"),
        "nowhere": BACKWARD.format("((activations[i] > 0) + 0.1 * (activations[i].size > 30))"),
    },
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    root = course_root()
    course = read_course(root)
    code, exercise = CourseCode(root, course), course.exercise("exercise3")
    assert exercise is not None
    solution = (root / "solutions" / "exercise3.py").read_text("utf-8")
    with (
        tempfile.TemporaryDirectory() as name,
        ProcessSandbox(launch.start_fork_server(), memory_mb=2048, cpu_seconds=600, allowed=course.allowed_imports) as sandbox,
    ):
        path = Path(name) / "exercise3.py"
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {runs} runs in turns; seconds of one check")
        for function, answers in ANSWERS.items():
            options = Options(timing=False, only=[function])
            times: dict[str, list[float]] = {kind: [] for kind in answers}
            told = {}
            for run in range(runs + 1):
                for kind, answer in answers.items():
                    path.write_text(f"{solution}\n{answer}\n# run {run}\n", "utf-8")
                    submission = read_submission(course, exercise, path)
                    begun = time.perf_counter()
                    report = grade(code, submission, sandbox, options, lambda line: None)
                    if run:
                        times[kind].append(time.perf_counter() - begun)
                    finding = next((check.finding for check in report.checks if check.finding), None)
                    told[kind] = "passed" if finding is None else finding.diagnosis.mistake if finding.diagnosis else "no cause"
                    if finding is not None and finding.example is not None:
                        told[kind] += ", example"
            passing = statistics.median(times["passes"])
            for kind, measured in times.items():
                middle = statistics.median(measured)
                more = f"{middle - passing:+.3f} s, {middle / passing:.2f} x"
                print(
                    f"  {function:9} {kind:12} {middle:6.3f}  ({min(measured):.3f} to {max(measured):.3f})  {more:17}  {told[kind]}"
                )


if __name__ == "__main__":
    main()
