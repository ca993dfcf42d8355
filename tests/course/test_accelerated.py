"""The Numba-accelerated functions give the answers of the plain NumPy solutions."""

import contextlib
import importlib
import importlib.util
import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from laws import times
from places import ROOT

from learnloop.grading.timing.reference import Reference

SOLUTIONS = ROOT / "solutions"
PACKAGE = "learnloop_accelerated"
EXERCISE_OF = {
    "linear": 1,
    "relu": 1,
    "softmax": 1,
    "mse": 2,
    "cross_entropy": 2,
    "cross_entropy_grad": 3,
    "linear_backward": 3,
    "backward": 3,
}


def load_accelerated(cache):
    """Import the package as learnloop does, under one registered name and with Numba's cache in the folder given."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NUMBA_CACHE_DIR", str(cache))
        numba = pytest.importorskip("numba")
        numba.core.config.reload_config()  # another test may have imported Numba before
        folder = SOLUTIONS / "accelerated"
        spec = importlib.util.spec_from_file_location(PACKAGE, folder / "__init__.py", submodule_search_locations=[str(folder)])
        package = importlib.util.module_from_spec(spec)
        sys.modules[PACKAGE] = package
        spec.loader.exec_module(package)
        for name in ("exercise1", "exercise2", "exercise3", "exercise5", "vector_exp"):
            importlib.import_module(f"{PACKAGE}.{name}")
    numba.core.config.reload_config()
    return package


@pytest.fixture(scope="module")
def accelerated(tmp_path_factory):
    before = set(sys.modules)
    yield load_accelerated(tmp_path_factory.mktemp("numba"))
    for name in set(sys.modules) - before:
        if name.partition(".")[0] == PACKAGE:
            del sys.modules[name]


def load_file(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SOLUTION = {n: load_file(f"plain_exercise{n}", SOLUTIONS / f"exercise{n}.py") for n in (1, 2, 3)}
VERSIONS = {n: load_file(f"versions_exercise{n}", SOLUTIONS / "accelerated" / "versions" / f"exercise{n}.py") for n in (1, 2, 3, 5)}


def plain(name):
    return getattr(SOLUTION[EXERCISE_OF[name]], name)


def fast(accelerated, name):
    return getattr(getattr(accelerated, f"exercise{EXERCISE_OF[name]}"), name)


def arguments(name, rng, n, d, h):
    """Ordinary arguments of a function for n examples, d inputs and h units or classes."""
    if name == "linear":
        return rng.normal(size=(n, d)), rng.normal(size=(d, h)), rng.normal(size=h)
    if name == "relu":
        return (rng.normal(size=(n, d, h) if n * d * h < 1e5 else (n, h)),)
    if name == "softmax":
        return (3 * rng.normal(size=(n, h)),)
    if name == "mse":
        return rng.normal(size=(n, h)), rng.normal(size=(n, h))
    if name in ("cross_entropy", "cross_entropy_grad"):
        return 3 * rng.normal(size=(n, h)), rng.integers(0, h, n)
    if name == "linear_backward":
        return rng.normal(size=(n, h)), rng.normal(size=(n, d)), rng.normal(size=(d, h))
    params = SOLUTION[1].init_params([d, h, 7, 3], rng)
    return params, SOLUTION[1].forward(params, rng.normal(size=(n, d))), rng.normal(size=(n, 3))


def arrays_in(value):
    if isinstance(value, (list, tuple)):
        return [array for part in value for array in arrays_in(part)]
    return [np.asarray(value)]


def assert_agree(actual, expected, unit=0.0):
    """Same shapes, float64, and right to 1e-12 of each array's largest entry, or of ``unit`` where that is larger."""
    actual, expected = arrays_in(actual), arrays_in(expected)
    assert [array.shape for array in actual] == [array.shape for array in expected]
    for mine, right in zip(actual, expected, strict=True):
        assert mine.dtype == np.float64
        assert np.abs(mine - right).max() <= 1e-12 * max(np.abs(right).max(), unit)


seeds = st.integers(0, 2**32 - 1)
batches = st.one_of(st.integers(1, 9), st.integers(10, 1500))
widths = st.integers(1, 13)
reproducible = settings(times(0.3), derandomize=True)


@pytest.mark.parametrize("name", EXERCISE_OF)
@given(seed=seeds, n=batches, d=widths, h=widths)
@example(seed=0, n=1, d=1, h=1)
@example(seed=1, n=1, d=3, h=2101)  # a row that is wider than the blocks of the kernels
@example(seed=2, n=7, d=613, h=5)
@example(seed=3, n=5003, d=3, h=2)
@reproducible
def test_agrees_with_the_plain_solution(accelerated, name, seed, n, d, h):
    given_arguments = arguments(name, np.random.default_rng(seed), n, d, h)
    units = {"cross_entropy": 1.0, "cross_entropy_grad": 1.0 / n}  # with one class they are 0, and their rounding is not
    assert_agree(fast(accelerated, name)(*given_arguments), plain(name)(*given_arguments), units.get(name, 0.0))


@pytest.mark.parametrize("shape", [(1,), (601,), (1, 1), (17, 1), (1, 17), (3, 5, 7), (11, 13, 17)])
def test_elementwise_functions_take_one_to_three_dimensions(accelerated, shape):
    pred, target = np.random.default_rng(0).normal(size=(2, *shape))
    assert_agree(accelerated.exercise1.relu(pred), SOLUTION[1].relu(pred))
    assert_agree(accelerated.exercise2.mse(pred, target), SOLUTION[2].mse(pred, target))


@given(seed=seeds, n=batches, c=widths, size=st.sampled_from([1e-3, 30.0, 1e3, 1e6]))
@reproducible
def test_large_and_small_logits(accelerated, seed, n, c, size):
    """A loss far below 1 is the logarithm of 1 + a little: the rounding of that 1 is left in every answer."""
    rng = np.random.default_rng(seed)
    logits, labels = size * rng.normal(size=(n, c)), rng.integers(0, c, n)
    assert_agree(accelerated.exercise1.softmax(logits), SOLUTION[1].softmax(logits))
    loss = accelerated.exercise2.cross_entropy(logits, labels)
    assert_agree(loss, SOLUTION[2].cross_entropy(logits, labels), unit=1.0)
    dlogits = accelerated.exercise3.cross_entropy_grad(logits, labels)
    assert_agree(dlogits, SOLUTION[3].cross_entropy_grad(logits, labels), unit=1 / n)


@pytest.mark.parametrize("name", EXERCISE_OF)
def test_arguments_stay_as_they_were(accelerated, name):
    given_arguments = arguments(name, np.random.default_rng(0), 701, 5, 11)
    before = [array.copy() for array in arrays_in(given_arguments)]
    results = arrays_in(fast(accelerated, name)(*given_arguments))
    for array, copy in zip(arrays_in(given_arguments), before, strict=True):
        np.testing.assert_array_equal(array, copy, strict=True)
        assert not any(np.shares_memory(array, result) for result in results)


@pytest.mark.parametrize("name", EXERCISE_OF)
def test_read_only_arguments_are_taken(accelerated, name):
    """Arrays that were rebuilt from the bytes of a message are read-only."""
    given_arguments = arguments(name, np.random.default_rng(0), 701, 5, 11)
    for array in arrays_in(given_arguments):
        array.setflags(write=False)
    assert_agree(fast(accelerated, name)(*given_arguments), plain(name)(*given_arguments))


def test_exp_is_right_to_the_last_place(accelerated):
    x = np.concatenate([np.linspace(-708, 709, 20_001), np.linspace(-1, 1, 20_001), [0.0, -0.0, -1e-300]])
    e = x.copy()
    accelerated.vector_exp.exp(e)
    exact = np.array([math.exp(value) for value in x])
    assert np.abs(e / exact - 1).max() <= 4.5e-16
    assert list(e[-3:]) == [1.0, 1.0, 1.0]


def test_exp_underflows_to_zero(accelerated):
    x = np.array([-708.1, -720.0, -745.2, -800.0, -1e6, -1e300, -sys.float_info.max])
    accelerated.vector_exp.exp(x)
    np.testing.assert_array_equal(x, 0.0)


@pytest.mark.parametrize("gap", [40.0, 59.0, 61.0, 700.0, 720.0, 800.0, 2000.0])
def test_a_wide_gap_between_two_logits(accelerated, gap):
    """Up to a gap of 60 nothing is subtracted from the logits, and the loss keeps their rounding; above, all is exact."""
    logits, right, wrong = np.array([[gap / 2, -gap / 2]]), np.array([0]), np.array([1])
    small, rounding = math.exp(-gap), 1e-14 if gap <= 60 else 0.0
    p = accelerated.exercise1.softmax(logits)
    assert p[0, 0] == pytest.approx(1.0, abs=rounding / 10)
    assert p[0, 1] == pytest.approx(small, rel=1e-15, abs=1e-307)
    assert accelerated.exercise2.cross_entropy(logits, right) == pytest.approx(0.0, abs=rounding)
    assert accelerated.exercise2.cross_entropy(logits, wrong) == pytest.approx(gap, abs=rounding, rel=0)
    dlogits = accelerated.exercise3.cross_entropy_grad(logits, right)
    assert dlogits[0, 1] == p[0, 1]
    assert dlogits[0, 0] == pytest.approx(0.0, abs=rounding / 10)
    np.testing.assert_allclose(accelerated.exercise3.cross_entropy_grad(logits, wrong), [[1.0, -1.0]], rtol=rounding / 10)


@pytest.mark.parametrize("outlier", [29.9, 30.1, 500.0, -29.9, -30.1, -500.0, -1e6])
def test_one_logit_out_of_the_ordinary(accelerated, outlier):
    """Its whole block is computed in another way; the blocks before and after it are not."""
    rng = np.random.default_rng(0)
    logits, labels = rng.normal(size=(1500, 5)), rng.integers(0, 5, 1500)
    logits[700, 3] = outlier
    assert_agree(accelerated.exercise1.softmax(logits), SOLUTION[1].softmax(logits))
    assert_agree(accelerated.exercise2.cross_entropy(logits, labels), SOLUTION[2].cross_entropy(logits, labels))
    assert_agree(accelerated.exercise3.cross_entropy_grad(logits, labels), SOLUTION[3].cross_entropy_grad(logits, labels))


@pytest.mark.parametrize("harm", [np.nan, np.inf])
def test_what_is_not_finite_is_not_hidden(accelerated, harm):
    """It spreads over its row, as in NumPy, and over no other."""
    logits = np.zeros((700, 3))
    logits[5, 1] = harm
    p = accelerated.exercise1.softmax(logits)
    assert np.isnan(p[5]).all() or np.isnan(p[5, 1])
    assert np.isfinite(np.delete(p, 5, axis=0)).all()
    assert np.isnan(accelerated.exercise2.cross_entropy(logits, np.zeros(700, dtype=np.int64)))


@pytest.mark.parametrize("level", [-1000.0, 0.0, 1000.0])
@pytest.mark.parametrize("n_classes", [1, 2, 3, 7, 500])
def test_equal_logits_cost_the_logarithm_of_the_number_of_classes(accelerated, level, n_classes):
    """Enough rows that the product of their sums would overflow if it were never taken to its logarithm."""
    logits, labels = np.full((3001, n_classes), level), np.zeros(3001, dtype=np.int64)
    assert accelerated.exercise2.cross_entropy(logits, labels) == pytest.approx(math.log(n_classes), rel=1e-13)
    assert_agree(accelerated.exercise1.softmax(logits), np.full(logits.shape, 1 / n_classes))


def test_relu_of_negative_numbers_is_zero(accelerated):
    z = -np.abs(np.random.default_rng(0).normal(size=(101, 3))) - 1e-300
    np.testing.assert_array_equal(accelerated.exercise1.relu(z), np.zeros((101, 3)), strict=True)


def test_a_closed_gate_lets_nothing_through(accelerated):
    """A hidden unit whose activation is exactly 0, as relu leaves it, gets no gradient."""
    rng = np.random.default_rng(0)
    params = [(rng.normal(size=(5, 3)), np.zeros(3)), (rng.normal(size=(3, 2)), np.zeros(2))]
    x, h = rng.normal(size=(601, 5)), np.abs(rng.normal(size=(601, 3)))
    h[:, 1] = 0.0
    (dW, db), _ = accelerated.exercise3.backward(params, [x, h, h @ params[1][0]], rng.normal(size=(601, 2)))
    assert not dW[:, 1].any()
    assert db[1] == 0.0
    assert dW[:, 0].all()


@pytest.mark.parametrize("sizes", [[5, 3], [5, 7, 3], [1, 1, 1], [5, 11, 7, 3, 13]])
def test_backward_through_any_number_of_layers(accelerated, sizes):
    rng = np.random.default_rng(0)
    params = SOLUTION[1].init_params(sizes, rng)
    activations = SOLUTION[1].forward(params, rng.normal(size=(257, sizes[0])))
    dlogits = rng.normal(size=(257, sizes[-1]))
    expected = SOLUTION[3].backward(params, activations, dlogits)
    assert_agree(accelerated.exercise3.backward(params, activations, dlogits), expected)


@pytest.mark.parametrize("kind", ["idiom", "clumsy", "loop", "entries"])
@pytest.mark.parametrize("name", EXERCISE_OF)
def test_the_versions_to_calibrate_with_are_right(name, kind):
    """A limit that was set with a wrong answer would say nothing."""
    given_arguments = arguments(name, np.random.default_rng(0), 101, 5, 11)
    version = getattr(VERSIONS[EXERCISE_OF[name]], f"{name}__{kind}")
    assert_agree(version(*given_arguments), plain(name)(*given_arguments))


# ---------------------------------------------------------------- train


def plain_train(params, x, y, *, lr, epochs, batch_size, rng):
    """The loop in terms of the plain solutions of exercises 1 to 3."""
    history = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        losses = []
        for start in range(0, len(x), batch_size):
            batch = order[start : start + batch_size]
            activations = SOLUTION[1].forward(params, x[batch])
            losses.append(SOLUTION[2].cross_entropy(activations[-1], y[batch]))
            grads = SOLUTION[3].backward(params, activations, SOLUTION[3].cross_entropy_grad(activations[-1], y[batch]))
            params = [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
        history.append(sum(losses) / len(losses))
    return params, history


def training(seed, n, sizes):
    """Params that are not at rest anywhere, pictures and labels."""
    rng = np.random.default_rng(seed)
    params = [(W, 0.1 * rng.normal(size=b.shape)) for W, b in SOLUTION[1].init_params(sizes, rng)]
    return params, rng.normal(size=(n, sizes[0])), rng.integers(0, sizes[-1], n)


def both_trained(train, seed, n, sizes, **options):
    """What ``train`` and the plain loop make of the same start, with generators in the same state."""
    start = training(seed, n, sizes)
    return [each(*start, rng=np.random.default_rng(seed), **options) for each in (train, plain_train)]


networks = st.lists(widths, min_size=2, max_size=5)


@given(seed=seeds, n=st.integers(1, 60), sizes=networks, epochs=st.integers(0, 3), batch_size=st.integers(1, 80))
@example(seed=0, n=1, sizes=[1, 1], epochs=1, batch_size=1)
@example(seed=1, n=31, sizes=[3, 613, 5], epochs=2, batch_size=7)  # a layer that is wider than a long row; a short last batch
@example(seed=2, n=5, sizes=[3, 5, 2101], epochs=2, batch_size=5)  # more classes than fit in a block
@example(seed=3, n=1500, sizes=[5, 7, 3], epochs=2, batch_size=1500)  # more rows than fit in a block
@reproducible
def test_train_agrees_with_the_plain_loop(accelerated, seed, n, sizes, epochs, batch_size):
    """The same params and the same history, for batches of any size, more than there are examples included."""
    fast, right = both_trained(accelerated.exercise5.train, seed, n, sizes, lr=0.05, epochs=epochs, batch_size=batch_size)
    assert len(fast[1]) == epochs
    assert_agree(fast[0], right[0], unit=1.0)
    assert_agree(fast[1], right[1], unit=1.0)


def test_train_stays_with_the_plain_loop_over_many_steps(accelerated):
    """Five hundred of them; the loss falls on the way."""
    fast, right = both_trained(accelerated.exercise5.train, 0, 200, [13, 11, 3], lr=0.1, epochs=50, batch_size=20)
    for mine, plain in zip(arrays_in(fast), arrays_in(right), strict=True):
        np.testing.assert_allclose(mine, plain, rtol=1e-9, atol=1e-9)
    assert fast[1][-1] < 0.7 * fast[1][0]


def test_train_takes_a_learning_rate_that_diverges(accelerated):
    """Logits leave the range in which nothing has to be subtracted from them."""
    fast, right = both_trained(accelerated.exercise5.train, 0, 60, [13, 11, 3], lr=20.0, epochs=3, batch_size=20)
    assert max(right[1]) > 100
    for mine, plain in zip(arrays_in(fast), arrays_in(right), strict=True):
        np.testing.assert_allclose(mine, plain, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("batch_size", [7, 20, 64, 100])
def test_train_draws_one_permutation_an_epoch(accelerated, batch_size):
    """And leaves its arguments as they were, read-only ones included."""
    params, x, y = training(0, 64, [5, 7, 3])
    for array in arrays_in((params, x, y)):
        array.setflags(write=False)
    before = [array.copy() for array in arrays_in((params, x, y))]
    one, other = np.random.default_rng(5), np.random.default_rng(5)
    new, _ = accelerated.exercise5.train(params, x, y, lr=0.1, epochs=3, batch_size=batch_size, rng=one)
    for _ in range(3):
        other.permutation(64)
    assert one.bit_generator.state == other.bit_generator.state
    for array, copy in zip(arrays_in((params, x, y)), before, strict=True):
        np.testing.assert_array_equal(array, copy, strict=True)
        assert not any(np.shares_memory(array, result) for result in arrays_in(new))


@pytest.mark.parametrize("kind", ["idiom", "clumsy", "loop", "entries"])
def test_the_versions_of_train_are_right(kind):
    """For a short last batch and for one batch of all examples."""
    for batch_size in (10, 50):
        options = {"lr": 0.1, "epochs": 2, "batch_size": batch_size}
        version, right = both_trained(getattr(VERSIONS[5], f"train__{kind}"), 0, 37, [5, 7, 4, 3], **options)
        assert_agree(version, right, unit=1.0)


# ---------------------------------------------------------------- loading, with compiled code in a cache

TOY = """
import numpy as np
from numba import float64, njit, void

from .helper import twice

@njit(void(float64[::1], float64[::1]), cache=True)
def _double(x, y):
    for i in range(x.size):
        y[i] = twice(x[i])

@njit(void(float64[::1]), cache=True)
def _negate(y):
    for i in range(y.size):
        y[i] = -y[i]

def negated_double(x):
    y = np.empty_like(x)
    _double(x, y)
    _negate(y)
    return y
"""
HELPER = """
from numba import njit

@njit
def twice(x):
    return 2.0 * x
"""


@pytest.fixture
def toy(tmp_path):
    """A package of two kernels, one of which calls code of another file, and its compiled code."""
    pytest.importorskip("numba")
    folder, cache = tmp_path / "references", tmp_path / "cache"
    folder.mkdir()
    cache.mkdir()
    for name, text in (("__init__", ""), ("toy", TOY), ("helper", HELPER)):
        (folder / f"{name}.py").write_text(text, "utf-8")
    assert answer(folder, cache) == [-2.0, -4.0]
    return folder, cache


def answer(folder, cache):
    """What a worker with these references says to [1, 2]."""
    with contextlib.closing(Reference(folder, "toy", cache)) as reference:
        return reference.block("negated_double", [[np.array([1.0, 2.0])]]).values[0].tolist()


def compiled(cache):
    return {path.name: path.read_bytes() for path in cache.rglob("*.nb?")}


def test_the_second_worker_compiles_nothing_and_writes_beside_no_source(toy):
    """Four files, an index and the code of each kernel; none for what is a part of them."""
    folder, cache = toy
    before = compiled(cache)
    assert len(before) == 4
    assert answer(folder, cache) == [-2.0, -4.0]
    assert compiled(cache) == before
    assert not compiled(folder)


@pytest.mark.parametrize(
    ("suffix", "damage"),
    [
        (".nbi", lambda content: b"junk" * 100),
        (".nbi", lambda content: content[: len(content) // 2]),
        (".nbi", lambda content: b"\x80\x04cos\nno_such_name\n."),
        (".nbc", lambda content: b""),
        (".nbc", lambda content: content[: len(content) // 2]),
    ],
)
def test_whatever_is_wrong_with_the_cache_it_is_built_again(toy, suffix, damage):
    """A full disk leaves such files; the answer is right, and so is the cache afterwards."""
    folder, cache = toy
    for path in cache.rglob(f"*{suffix}"):
        path.write_bytes(damage(path.read_bytes()))
    damaged = {name: content for name, content in compiled(cache).items() if name.endswith(suffix)}
    assert answer(folder, cache) == [-2.0, -4.0]
    mended = compiled(cache)
    assert len(mended) == 4
    assert all(mended.get(name) != content for name, content in damaged.items())
    assert answer(folder, cache) == [-2.0, -4.0]
    assert compiled(cache) == mended


def test_an_index_without_its_code_is_no_fault(toy):
    """Somebody tidied up."""
    folder, cache = toy
    for path in cache.rglob("*.nbc"):
        path.unlink()
    assert answer(folder, cache) == [-2.0, -4.0]
    assert len(compiled(cache)) == 4


def test_compiled_code_of_an_older_source_is_not_used(toy):
    """In the same folder: Numba sees that the file of a kernel has changed."""
    folder, cache = toy
    (folder / "toy.py").write_text(TOY.replace("-y[i]", "-y[i] - 1.0"), "utf-8")
    assert answer(folder, cache) == [-3.0, -5.0]


def test_a_worker_leaves_out_what_numba_would_load_for_nothing(tmp_path):
    """SciPy costs a third of the time to start; these two would end the process."""
    pytest.importorskip("numba")
    for name in ("scipy", "yaml"):
        (tmp_path / f"{name}.py").write_text("import os\nos._exit(7)\n", "utf-8")
    folder = SOLUTIONS / "accelerated"
    program = f"from learnloop.sandbox.reference import load_quickly as load\nprint(*load({str(folder)!r}, 'exercise2'))"
    paths = [str(tmp_path), *sys.path]
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\nsys.path[:0] = {paths!r}\n{program}"],
        env={"NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "cross_entropy" in done.stdout.split()


@pytest.mark.thorough
def test_the_benchmark_runs_without_its_rivals():
    """It compares the answers, and prints one table for each dtype."""
    program = SOLUTIONS.parent / "benchmarks" / "references.py"
    done = subprocess.run([sys.executable, str(program), "--quick"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("| work | reference | share of the core's limit | NumPy idiom |") == 2
    assert done.stdout.count("| training step, 64-32-10, batch 32 |") == 2
    assert "left out by --quick" in done.stdout
