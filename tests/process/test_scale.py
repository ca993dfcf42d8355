"""Exercise 7: every figure of the lesson comes out of the lesson's own functions, and counts are exact."""

import re
from types import ModuleType
from typing import Any

import msgspec
import numpy as np
import pytest
from conftest import ROOT, Grade
from hypothesis import example, given
from hypothesis import strategies as st

from learnloop.course.loader import load_module
from learnloop.sandbox.encoding import Payload, ProtocolError, Value, WholeNode, decode, encode
from learnloop.sandbox.worker.results import encode_result
from learnloop.values.compare import Tolerance, compare

LESSON = " ".join(re.sub(r"^#", "", (ROOT / "solutions" / "exercise7.py").read_text("utf-8"), flags=re.MULTILINE).split())
TOKENS = 300 * 10**9
V100, FP32, FP16 = 28e12, 82.6e12, 165.2e12


@pytest.fixture(scope="module")
def model() -> ModuleType:
    """The model answers."""
    return load_module(ROOT / "solutions" / "exercise7.py", "exercise7_model")


@pytest.fixture(scope="module")
def figures(model: ModuleType) -> dict[str, str]:
    """What the lesson says, and the same computed."""
    n = model.transformer_parameters(96, 12288, 50257, 2048)
    work = model.training_flops(n, TOKENS)
    return {
        "together 4,706": f"together {model.count_parameters([144, 32, 2]):,}",
        "48 + 26 + 16 + 4 = 94": f"48 + 26 + 16 + 4 = {model.transformer_parameters(1, 2, 5, 3)}",
        "174,604,259,328 the paper says 174.6 billion": f"{n:,} the paper says {n / 1e9:.1f} billion",
        "12 L d^2 173,946,175,488": f"12 L d^2 {12 * 96 * 12288**2:,}",
        "13 L d 15,335,424": f"13 L d {13 * 96 * 12288:,}",
        "(V + T) d 642,723,840": f"(V + T) d {(50257 + 2048) * 12288:,}",
        "2 d 24,576": f"2 d {2 * 12288:,}",
        "matrices of the blocks make up 99.6 %": f"matrices of the blocks make up {100 * 12 * 96 * 12288**2 / n:.1f} %",
        "has 124,439,808": f"has {model.transformer_parameters(12, 768, 50257, 1024):,}",
        "6 * 1000 * 500 = 3,000,000": f"6 * 1000 * 500 = {model.training_flops(1000, 500):,.0f}",
        "300e9 = 3.14e23": f"300e9 = {work:.2e}".replace("e+", "e"),
        "it would take 1.2 million years": f"it would take {work / 8e9 / (365.25 * 86400) / 1e6:.1f} million years",
        "comes to about 3 %": f"comes to about {100 * 4 * 96 * 2048 * 12288 / (2 * n):.0f} %",
        "so 3 steps": f"so {model.training_steps(10, 4)} steps",
        "3.2 million: 93,750 steps": f"3.2 million: {model.training_steps(TOKENS, 3_200_000):,} steps",
        "= 20 years and with 10 devices: 2 years": (
            f"= {model.training_years(3.15576e22, 1e14, 0.5):g} years and with 10 devices: "
            f"{model.training_years(3.15576e22, 1e14, 0.5, 10):g} years"
        ),
        "200 * 1.50 = 300 dollars": f"200 * 1.50 = {model.training_dollars(3.6e19, 1e14, 0.5, 1.5):g} dollars",
        "1000 * 16 / 8 = 2000": f"1000 * 16 / 8 = {model.weight_bytes(1000, 16):g}",
        "in 16 bits takes 349 GB": f"in 16 bits takes {model.weight_bytes(n, 16) / 1e9:.0f} GB",
        "for GPT-3 is 2.8 TB": f"for GPT-3 is {16 * n / 1e12:.1f} TB",
        "(20 * 31557600 * 1e14) = 0.5": f"(20 * 31557600 * 1e14) = {model.implied_utilization(3.15576e22, 20, 1e14):g}",
        "8 years implies 1.25": f"8 years implies {model.implied_utilization(3.15576e22, 8, 1e14):g}",
        "355 years imply 28 TFLOP/s": f"355 years imply {model.implied_utilization(work, 355, 1e12):.0f} TFLOP/s",
        "355 years for *one V100*": f"{model.training_years(3.14e23, V100, 1.0):.0f} years for *one V100*",
        "are 34 % of its peak in FP32": f"are {100 * model.implied_utilization(work, 355, FP32):.0f} % of its peak in FP32",
        "and 17 % of its peak in FP16": f"and {100 * model.implied_utilization(work, 355, FP16):.0f} % of its peak in FP16",
        "would need 151 years": f"would need {model.training_years(work, FP16, 0.4):.0f} years",
        "130 days; 10,000: 13 days": (
            f"{365.25 * model.training_years(work, V100, 1.0, 1000):.0f} days; "
            f"10,000: {365.25 * model.training_years(work, V100, 1.0, 10_000):.0f} days"
        ),
        "$1.50 an hour come to $4.7 million": (
            f"$1.50 an hour come to ${model.training_dollars(work, V100, 1.0, 1.5) / 1e6:.1f} million"
        ),
        "would have to cost $32": f"would have to cost ${1e8 / (355 * 365.25 * 24):.0f}",
        "PaLM paper's 21.3 % is about 27 of the 125": f"PaLM paper's 21.3 % is about {0.213 * 125:.0f} of the 125",
        "Your 1.00 is 1.002": f"Your 1.00 is {model.implied_utilization(work, 355, V100):.3f}",
        "570 GB, about 1.3 %": f"570 GB, about {100 * 570e9 / 45e12:.1f} %",
        "make 826 PFLOP/s": f"make {1e4 * FP32 / 1e15:.0f} PFLOP/s",
    }


def test_every_figure_of_the_lesson_comes_out_of_its_functions(figures: dict[str, str]):
    """The words stand in the lesson, and the numbers in them are those that are computed."""
    for said, computed in figures.items():
        assert said in LESSON
        assert computed == said


def test_the_script_of_the_lesson_prints_the_numbers_of_the_table(model: ModuleType, capsys: pytest.CaptureFixture[str]):
    """As it stands there, with the model answers for the student's."""
    (script,) = re.findall(r"# ```python\n(.*?)# ```", (ROOT / "solutions" / "exercise7.py").read_text("utf-8"), re.DOTALL)
    lines = [line.removeprefix("#").removeprefix(" ") for line in script.splitlines()]
    assert lines.pop(0) == "from exercise7 import *"
    exec("\n".join(lines), dict(vars(model)))
    assert capsys.readouterr().out.splitlines() == [
        "174.6 billion parameters, 3.14e+23 FLOPs",
        "93,750 steps",
        "355 years: 1.00 of the peak, V100, FP16 without tensor cores",
        "355 years: 0.34 of the peak, RTX 4090, FP32",
        "355 years: 0.17 of the peak, RTX 4090, FP16, sums in FP32",
        "151 years on an RTX 4090, 40 % used",
        "130 days on 1,000 V100s",
        "4.7 million dollars",
        "349 GB",
    ]


def test_the_slow_start_of_gpt3_adds_what_the_lesson_says():
    """Batches that grow evenly from 32 thousand to 3.2 million tokens during the first 4 to 12 billion (appendix B)."""
    added = []
    for first in (4 * 10**9, 12 * 10**9):
        tokens, steps = 0.0, 0
        while tokens < first:
            tokens += 32e3 + (3.2e6 - 32e3) * tokens / first
            steps += 1
        added.append(steps - first / 3.2e6)
    assert round(added[0], -3) == 5_000
    assert round(added[1], -3) == 14_000


@pytest.mark.parametrize("digits", [2**53, 2**60, 2**63 - 3])
def test_counts_are_compared_to_the_last_digit(digits: int):
    """A float64 could not tell these neighbours apart; every kind of whole number will do, and no float."""
    assert compare(digits, digits, Tolerance()) is None
    wrong = compare(digits + 1, digits, Tolerance())
    assert wrong is not None
    assert (wrong.stage, int(wrong.got), int(wrong.expected)) == ("values", digits + 1, digits)
    kind = compare(float(digits), digits, Tolerance())
    assert kind is not None
    assert kind.stage == "type"


COUNTS = st.integers(2, 1020).flatmap(lambda bits: st.integers(-(2**bits), 2**bits))


def arrived(value: object) -> Any:
    """A result as the grader gets it."""
    node, pieces = encode_result(value)
    return decode(msgspec.msgpack.decode(msgspec.msgpack.encode(node), type=Value), Payload(b"".join(pieces)))


@given(COUNTS, st.integers(-3, 3) | COUNTS)
@example(2**64, 1)
@example(-(2**63) - 1, -1)
@example(2**63, 1)
def test_a_count_of_any_size_is_compared_to_the_last_digit(count: int, off: int):
    """On its way through a worker it keeps all of them; a float does not do, though it be the nearest one."""
    got = arrived(count)
    assert type(got) is int
    assert compare(got, count, Tolerance()) is None
    assert compare([got], [count], Tolerance()) is None
    wrong = compare(got, count + off, Tolerance())
    assert (wrong is None) == (off == 0)
    assert wrong is None or wrong.stage == "values"
    rounded = compare(arrived(float(count)), count, Tolerance())
    assert rounded is not None
    assert rounded.stage == "type"


@given(COUNTS, st.floats(1e-6, 1e-2))
def test_a_count_does_where_a_float_is_asked_for(count: int, off: float):
    """It is compared like the nearest float."""
    assert compare(arrived(count), float(count), Tolerance()) is None
    far = compare(arrived(count), float(count) * (1 + off) + off, Tolerance())
    assert far is not None
    assert far.stage == "values"


@given(st.integers(0, 2**64 - 1))
def test_numpys_unsigned_counts_are_counts(count: int):
    """The one type of NumPy whose numbers go beyond 63 bits; beyond 64 it keeps them as objects."""
    assert compare(arrived(np.array(count + 2**64)), count + 2**64, Tolerance()) is None
    assert compare(arrived(np.uint64(count)), count, Tolerance()) is None
    assert compare(arrived(np.uint64(count)), count - 1, Tolerance()) is not None


def test_an_astronomic_whole_number_is_refused():
    """No float is near it."""
    assert arrived(10**5000).kind == "a whole number of more than 1,023 bits"


@given(st.binary(max_size=200))
def test_only_whole_numbers_beyond_64_bits_are_sent_like_that(digits: bytes):
    """Each in one way; what else a worker sends is refused."""
    number = int.from_bytes(digits, "little", signed=True)
    sent = encode(number)[0]
    try:
        assert decode(WholeNode(digits), Payload(b"")) == number
        assert sent == WholeNode(digits)
    except ProtocolError:
        assert sent != WholeNode(digits)


@pytest.mark.parametrize(
    ("rounded", "words", "step"),
    [
        ("n_parameters * (bits // 8)", "half a byte was rounded away", "divide last"),
        ("n_parameters * max(1, bits // 8)", "two of them share one", "all parameters first"),
    ],
)
def test_half_a_byte_is_told_from_none_and_from_a_whole_one(rounded: str, words: str, step: str, grade_text: Grade, solution):  # type: ignore[no-untyped-def]
    """Bytes that come out whole only for all parameters together."""
    text = solution("exercise7").replace("return n_parameters * bits / 8", f"return {rounded}")
    (check, *_) = [each for each in grade_text("exercise7", text, only=["weight_bytes"]).checks if each.finding]
    assert check.finding is not None
    assert words in check.finding.message
    assert step in check.finding.next_step


def test_each_answer_may_be_as_large_as_it_is(grade_text: Grade, solution):  # type: ignore[no-untyped-def]
    """6 N D in Python's whole numbers, far beyond 64 bits, through a real worker."""
    text = solution("exercise7").replace("return 6.0 * n_parameters", "return 6 * n_parameters")
    report = grade_text("exercise7", text, only=["training_flops"])
    assert report.passed
