"""How fast the Numba references are beside NumPy, PyTorch and JAX, and how near to what one core can do at all.

    pip install torch jax                      # rivals that are not installed are left out, and said to be
    python benchmarks/references.py            # a Markdown table, some minutes
    python benchmarks/references.py --quick    # small sizes, few rounds, NumPy only: a smoke test

All run in one process that is pinned to one core, one thread each, in turns: in every round each contender, in random
order, makes calls for a few milliseconds. Time is CPU time of the process, so that waiting counts for nobody. A figure is
the median over the rounds of time / time of the reference in the same round. The answers of all are compared first.
"""

import argparse
import importlib.util
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from contenders import Call, Jax, Library, Numba, NumPy, Params, Torch

from learnloop.sandbox import launch

BLOCK_SECONDS = 0.004
LEVEL = 1.05  # what counts as level, where BLAS does the work
DTYPES = (np.dtype("float64"), np.dtype("float32"))
PINNED = "LEARNLOOP_BENCHMARK_PINNED"


@dataclass
class Row:
    """One piece of work, and what of it cannot be avoided: multiplications and additions in products, powers, bytes."""

    label: str
    work: str  # a method of the libraries, and what it is given
    inputs: tuple[Any, ...]
    flops: float = 0.0
    powers: int = 0
    numbers: int = 0  # read from or written to memory
    seconds: float = 0.0
    ratios: dict[str, float] = field(default_factory=dict)

    def start(self, library: Library) -> Call:
        """What is timed."""
        call: Call = getattr(library, self.work)(*self.inputs)
        return call


def network(rng: np.random.Generator, sizes: Sequence[int], dtype: np.dtype[Any]) -> Params:
    """He initialisation, with biases that are not 0."""
    pairs = [(rng.normal(size=(i, o)) * (2 / i) ** 0.5, 0.1 * rng.normal(size=o)) for i, o in pairwise(sizes)]
    return [(W.astype(dtype), b.astype(dtype)) for W, b in pairs]


def softmax_rows(rng: np.random.Generator, dtype: np.dtype[Any], shapes: Sequence[tuple[int, int]]) -> list[Row]:
    """Softmax, cross-entropy and its gradient."""
    rows = []
    for n, c in shapes:
        logits, labels = (3 * rng.normal(size=(n, c))).astype(dtype), rng.integers(0, c, n)
        rows.append(Row(f"softmax-CE and gradient, {n}×{c}", "softmax_ce", (logits, labels), powers=n * c, numbers=2 * n * c))
    return rows


def dense_rows(rng: np.random.Generator, dtype: np.dtype[Any], shapes: Sequence[tuple[int, int, int]]) -> list[Row]:
    """A dense layer with ReLU."""
    rows = []
    for n, d, h in shapes:
        ((W, b),), x = network(rng, [d, h], dtype), rng.normal(size=(n, d)).astype(dtype)
        rows.append(Row(f"dense + ReLU, {n}×{d}×{h}", "dense_relu", (x, W, b), flops=2 * n * d * h))
    return rows


def step_rows(rng: np.random.Generator, dtype: np.dtype[Any], shapes: Sequence[tuple[list[int], int]]) -> list[Row]:
    """A whole step of training: three products a layer, but two in the first."""
    rows = []
    for sizes, n in shapes:
        params, x, labels = network(rng, sizes, dtype), rng.normal(size=(n, sizes[0])).astype(dtype), rng.integers(0, sizes[-1], n)
        products = [2 * n * i * o for i, o in pairwise(sizes)]
        flops, powers = 3 * sum(products) - products[0], n * sizes[-1]
        label = f"training step, {'-'.join(map(str, sizes))}, batch {n}"
        rows.append(Row(label, "training_step", (params, x, labels), flops, powers))
    return rows


def difference_rows(rng: np.random.Generator, dtype: np.dtype[Any], shapes: Sequence[tuple[list[int], int]]) -> list[Row]:
    """Two losses for every parameter; counted is one column of a layer and the powers of each."""
    rows = []
    h = 1e-5 if dtype == np.float64 else 1e-2
    for sizes, n in shapes:
        params, x, labels = network(rng, sizes, dtype), rng.normal(size=(n, sizes[0])).astype(dtype), rng.integers(0, sizes[-1], n)
        count = sum(W.size + b.size for W, b in params)
        label = f"numerical gradient, {'-'.join(map(str, sizes))}, batch {n}, {count:,} parameters"
        rows.append(Row(label, "numerical_gradient", (params, x, labels, h), powers=2 * count * n * sizes[-1]))
    return rows


def cpu_seconds(call: Callable[[], Any], calls: int) -> float:
    """CPU time of one of that many calls."""
    begun = time.process_time_ns()
    for _ in range(calls):
        call()
    return (time.process_time_ns() - begun) / calls / 1e9


def check_agreement(row: Row, libraries: Sequence[Library], dtype: np.dtype[Any]) -> None:
    """Raise ``ArithmeticError`` where one library's first answer is not that of the others."""
    numerical = row.work == "numerical_gradient"
    limit = (1e-6 if numerical else 1e-10) if dtype == np.float64 else (5e-2 if numerical else 1e-3)
    answers = [[np.array(each) for each in library.arrays(row.start(library)())] for library in libraries]
    for library, answer in zip(libraries, answers, strict=True):
        for mine, right in zip(answer, answers[0], strict=True):
            if mine.shape != right.shape or np.abs(mine - right).max() > limit * max(np.abs(right).max(), 1e-2):
                raise ArithmeticError(f"{row.label}, {dtype}: {library.name} has another answer than {libraries[0].name}")


def measure(row: Row, libraries: Sequence[Library], rounds: int) -> None:
    """Fill in the seconds of the first library and the ratios of the others to it."""
    calls = {library.name: row.start(library) for library in libraries}
    counts = {}
    for name, call in calls.items():
        call()
        counts[name] = max(1, round(BLOCK_SECONDS / min(cpu_seconds(call, 2), cpu_seconds(call, 2))))
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name in random.sample(list(calls), len(calls)):
            calls[name]()  # what the one before has left in the cache is not its fault
            times[name].append(cpu_seconds(calls[name], counts[name]))
    first, *rest = calls
    row.seconds = statistics.median(times[first])
    row.ratios = {name: statistics.median(t / r for t, r in zip(times[name], times[first], strict=True)) for name in rest}


@dataclass
class Limits:
    """What this core can do: additions and multiplications a second in products, powers a second, bytes a second."""

    flops: float
    powers: float
    bytes: float

    def seconds(self, row: Row, dtype: np.dtype[Any]) -> float:
        """The time that the row cannot do without: the powers, the products or the memory, whichever takes longest."""
        memory = row.numbers * dtype.itemsize
        return max(row.flops / self.flops + row.powers / self.powers, memory / self.bytes)


def best(call: Callable[[], Any], seconds: float) -> float:
    """The shortest CPU time of a call, tried for about so long."""
    call()
    shortest, end = float("inf"), time.monotonic() + seconds
    while time.monotonic() < end:
        shortest = min(shortest, cpu_seconds(call, 1))
    return shortest


def limits_here(dtype: np.dtype[Any], seconds: float) -> Limits:
    """Measured: the better product of NumPy and PyTorch, the faster exp of NumPy, PyTorch and the references, a sum of arrays."""
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 768, 768)).astype(dtype)
    product = np.empty_like(a)
    x = rng.normal(size=(64, 256)).astype(dtype)  # in the L2 cache at most
    e = np.empty_like(x)
    times = {"flops": [best(lambda: np.dot(a, b, out=product), seconds)], "powers": [best(lambda: np.exp(x, out=e), seconds)]}
    exponential = Numba(dtype).exponential

    def powers() -> None:
        np.copyto(e, x)
        exponential(e.reshape(-1))

    times["powers"].append(best(powers, seconds))
    if importlib.util.find_spec("torch"):
        import torch

        torch.set_num_threads(1)
        ta, tb, tproduct, tx, te = (torch.tensor(each) for each in (a, b, product, x, e))
        times["flops"].append(best(lambda: torch.mm(ta, tb, out=tproduct), seconds))
        times["powers"].append(best(lambda: torch.exp(tx, out=te), seconds))
    long, other, total = (np.ones(1 << 23, dtype) for _ in range(3))
    stream = 3 * long.nbytes / best(lambda: np.add(long, other, out=total), seconds)
    return Limits(2 * 768**3 / min(times["flops"]), x.size / min(times["powers"]), stream)


def contenders(dtype: np.dtype[Any], quick: bool) -> tuple[list[Library], list[str]]:
    """Those that are installed, the reference first, and what is said of the others."""
    found: list[Library] = [Numba(dtype), NumPy(dtype)]
    missing = []
    if quick:
        return found, ["PyTorch, JAX: left out by --quick"]
    if importlib.util.find_spec("torch"):
        found += [Torch(dtype), Torch(dtype, compiled=True)]
    else:
        missing.append("PyTorch: not installed")
    if importlib.util.find_spec("jax") and importlib.util.find_spec("jaxlib"):
        found.append(Jax(dtype))
    else:
        missing.append("JAX: not installed")
    return found, missing


def working(row: Row, libraries: Sequence[Library], notes: list[str]) -> list[Library]:
    """The libraries that can do the work at all: ``torch.compile`` needs a C++ compiler, and not all it takes is compiled."""
    able = []
    for library in libraries:
        try:
            row.start(library)()
        except Exception as error:  # whatever a rival raises, the table goes on without it
            notes.append(f"{library.name} cannot do {row.label}: {type(error).__name__}")
        else:
            able.append(library)
    return able


def time_text(seconds: float) -> str:
    """In a unit that suits."""
    return f"{seconds * 1e6:,.1f} µs" if seconds < 1e-3 else f"{seconds * 1e3:,.2f} ms"


def table(rows: Sequence[Row], names: Sequence[str], limits: Limits, dtype: np.dtype[Any]) -> list[str]:
    """Markdown lines of one dtype; a rival that is faster stands in bold."""
    products, powers, memory = limits.flops / 1e9, limits.powers / 1e9, limits.bytes / 1e9
    lines = [
        f"One core, {dtype}: products {products:.0f} GFLOP/s, {powers:.2f} powers of e a nanosecond, memory {memory:.0f} GB/s.",
        "",
        "| work | reference | share of the core's limit | " + " | ".join(names) + " |",
        "| --- | ---: | ---: |" + " ---: |" * len(names),
    ]
    for row in rows:
        cells = [f"{row.ratios[name]:.2f}" if name in row.ratios else "–" for name in names]
        cells = [f"**{cell}**" if cell != "–" and float(cell) < 1 else cell for cell in cells]
        share = limits.seconds(row, dtype) / row.seconds
        lines.append(f"| {row.label} | {time_text(row.seconds)} | {share:.0%} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def shortfalls(rows: Sequence[Row], dtype: np.dtype[Any]) -> list[str]:
    """The rows in which a rival is ahead, beyond what counts as level."""
    return [
        f"- {row.label}, {dtype}: {name} takes {ratio:.2f} of the reference's time."
        for row in rows
        for name, ratio in row.ratios.items()
        if ratio < 1 / LEVEL
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--only", default="", help="rows whose label has this text")
    options = parser.parse_args()
    quick, rounds = options.quick, 3 if options.quick else options.rounds
    notes: list[str] = []
    behind: list[str] = []
    for dtype in DTYPES:
        rng = np.random.default_rng(0)
        libraries, missing = contenders(dtype, quick)
        rows = [
            *softmax_rows(rng, dtype, [(256, 10)] if quick else [(256, 10), (4096, 100), (65536, 10)]),
            *dense_rows(rng, dtype, [(256, 64, 128)] if quick else [(256, 64, 128), (2048, 784, 256)]),
            *step_rows(
                rng,
                dtype,
                [([64, 32, 10], 32)] if quick else [([64, 32, 10], 32), ([784, 128, 10], 64), ([784, 512, 256, 10], 256)],
            ),
            *difference_rows(rng, dtype, [([6, 6, 3], 32)] if quick else [([6, 6, 3], 32), ([64, 32, 10], 32)]),
        ]
        rows = [row for row in rows if options.only in row.label]
        for row in rows:
            print(f"{row.label}, {dtype} ...", end=" ", file=sys.stderr, flush=True)
            able = working(row, libraries, notes)
            check_agreement(row, able, dtype)
            measure(row, able, rounds)
            ratios = ", ".join(f"{name} {ratio:.2f}" for name, ratio in row.ratios.items())
            print(f"{time_text(row.seconds)}; {ratios}", file=sys.stderr, flush=True)
        limits = limits_here(dtype, 0.05 if quick else 1.0)
        print("\n".join(table(rows, [library.name for library in libraries[1:]], limits, dtype)), flush=True)
        behind += shortfalls(rows, dtype)
        notes += [each for each in missing if each not in notes]
    print("\n".join(["Rows in which a rival is ahead by more than 5 %:", "", *(behind or ["- none"])]))
    print("\n".join(["", *notes]))


def restart_on_one_core() -> None:
    """Begin anew, pinned, with one thread for everybody and malloc as in the course's workers: libraries read that once.

    No other setting of a library is kept, so that each chooses the code that suits this processor.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPENBLAS_", "MKL_", "OMP_", "NUMBA_CPU_"))}
    settings = launch.environment() | {
        PINNED: "1",
        "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
        "TORCHINDUCTOR_COMPILE_THREADS": "1",
    }
    if sys.platform == "linux":
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    os.execve(sys.executable, [sys.executable, *sys.argv], kept | settings)


if __name__ == "__main__":
    if PINNED not in os.environ:
        restart_on_one_core()
    main()
