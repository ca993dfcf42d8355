"""Checks of exercise 7: real-world scale. Whole numbers in, one number out."""

from learnloop.checks import expect, expect_close, function

GPT3 = (96, 12288, 50257, 2048)
GPT3_PARAMETERS = 174_604_259_328
GPT3_TOKENS = 300 * 10**9
GPT3_FLOPS = 6.0 * GPT3_PARAMETERS * GPT3_TOKENS
YEAR = 365.25 * 86400  # seconds


def amount(d, low, high):
    """A positive float between these powers of ten."""
    return 10 ** d.uniform(low, high)


def count(d, low, high):
    """A whole number between these powers of ten."""
    return round(amount(d, low, high))


count_parameters = function(
    "count_parameters",
    inputs=lambda d: ([d.D, d.H, d.N, d.C],),
    small=lambda d: ([d.whole(1, 4), d.whole(1, 4), *[d.whole(1, 4)] * (d.N - 1)],),
    cases={
        "a single layer": lambda d: ([d.H, d.C],),
        "a single input": lambda d: ([1, d.H, d.C],),
        "other numbers of layers": lambda d: (d.layers,),
        "layers of one size": lambda d: ([d.H] * d.C,),
        "the network of the lesson": lambda d: ([144, 32, 2],),
        "a layer of more than 2^31 weights": lambda d: ([d.whole(60_000, 70_000), d.whole(60_000, 70_000), d.C],),
        # An odd count, which no float64 of this size can represent.
        "a layer of more than 2^53 weights": lambda d: (
            [2 * d.whole(5 * 10**8, 10**9), 2 * d.whole(11 * 10**8, 2 * 10**9) + 1, 1],
        ),
        "a layer of more than 2^64 weights": lambda d: ([*d.whole(10**11, 10**12, 2).tolist(), d.C],),
    },
    sized=("other numbers of layers",),
    float32=False,
)


@count_parameters.law("one more unit in a hidden layer adds its weights on both sides and one bias")
def _(student, d):
    before, units, after = d.whole(3, 90), d.whole(3, 90), d.whole(3, 90)
    more = int(student([before, units + 1, after])) - int(student([before, units, after]))
    expect(
        more == before + 1 + after,
        f"adding one hidden unit to {[before, units, after]} should add {before + 1 + after} parameters, not {more}.",
    )


def transformer(d):
    """Layers, width, vocabulary and context of a small model."""
    return d.whole(3, 48), 2 * d.whole(40, 900), d.whole(3_000, 60_000), d.whole(100, 3_000)


def enormous(d):
    """So many parameters that a float64 can hold only even counts; this one is odd."""
    return 2 * d.whole(400, 500) + 1, 2 * d.whole(5 * 10**6, 6 * 10**6) + 1, 2 * d.whole(10**4, 10**5), 2 * d.whole(10**3, 10**4)


transformer_parameters = function(
    "transformer_parameters",
    inputs=transformer,
    small=lambda d: (d.N, d.D, d.C, d.H),
    cases={
        "one block": lambda d: (1, *transformer(d)[1:]),
        "a width of 1": lambda d: (d.C, 1, d.H, d.N),
        "the toy of the lesson": lambda d: (1, 2, 5, 3),
        "GPT-2 small": lambda d: (12, 768, 50257, 1024),
        "GPT-3": lambda d: GPT3,
        "more than 2^53 parameters": enormous,
        "sizes of 1": lambda d: (1, 1, 1, 1),
        "sizes of 2": lambda d: (2, 2, 2, 2),
        "sizes of 3": lambda d: (3, 3, 3, 3),
        "more than 2^64 parameters": lambda d: (d.whole(90, 200), d.whole(10**16, 10**17), *d.whole(10**4, 10**5, 2).tolist()),
        "a vocabulary and a context above 2^53": lambda d: (1, 2, d.whole(10**16, 10**17), 2 * d.whole(10**16, 10**17) + 1),
    },
    sized=(),
    float32=False,
)


@transformer_parameters.law("every block adds the same")
def _(student, d):
    _, width, vocabulary, context = transformer(d)
    calls = [(layers, width, vocabulary, context) for layers in (1, 2, 3)]
    one, two, three = (int(count) for count in student.each(calls, alike=True))
    expect(three - two == two - one, f"the second block adds {two - one} parameters, the third {three - two}.")


training_flops = function(
    "training_flops",
    inputs=lambda d: (count(d, 7, 12), count(d, 8, 13)),
    small=lambda d: (d.N, d.D),
    cases={
        "one parameter and one token": lambda d: (1, 1),
        "a small network": lambda d: (4706, 1000 * d.N),
        "GPT-3": lambda d: (GPT3_PARAMETERS, GPT3_TOKENS),
        "two parameters and three tokens": lambda d: (2, 3),
        "three parameters and two tokens": lambda d: (3, 2),
        "more than 2^53 of both": lambda d: (count(d, 16, 18), count(d, 16, 18)),
    },
    sized=(),
    float32=False,
)


def uneven(d):
    """Tokens that leave a last batch short."""
    batch = d.whole(30, 5_000)
    return batch * d.whole(5, 900) + d.whole(1, batch), batch


training_steps = function(
    "training_steps",
    inputs=uneven,
    small=lambda d: (2 * d.N + d.whole(0, 3), d.D),
    cases={
        "a last batch that is full": lambda d: (d.H * d.N, d.N),
        "a last batch of one token": lambda d: (d.H * d.N + 1, d.N),
        "a last batch with one token missing": lambda d: (d.H * d.N - 1, d.N),
        "fewer tokens than a batch holds": lambda d: (d.C, d.H * d.N),
        "exactly one batch": lambda d: (d.H, d.H),
        "batches of one token": lambda d: (d.H * d.N, 1),
        "GPT-3": lambda d: (GPT3_TOKENS, 3_200_000),
        "a single token": lambda d: (1, d.N),
        "two tokens": lambda d: (2, d.N),
        "batches of two tokens": lambda d: (2 * d.H + 1, 2),
        "batches of three tokens": lambda d: (3 * d.H + 1, 3),
        # One batch more than a quotient of floats has room for.
        "more than 2^53 tokens": lambda d: (3 * d.whole(10**16, 3 * 10**17) + 1, 3),
        "more than 2^64 tokens": lambda d: (3 * 10**6 * d.whole(10**16, 10**17) + 1, 3),
        "batches of more than 2^31 tokens": lambda d: (d.N * 4 * 10**9 + 1, 4 * 10**9),
        "batches of more than 2^53 tokens": lambda d: (d.N * 10**16 + 1, 10**16),
        "a few trillion tokens, plus one": lambda d: (d.whole(10**9, 8 * 10**9) * 10**6 + 1, 10**6),
    },
    sized=(),
    float32=False,
)


@training_steps.law("the batches hold all the tokens, and one batch less would not")
def _(student, d):
    tokens, batch = uneven(d)
    steps = int(student(tokens, batch))
    words = f"{steps} is not the right number of batches of {batch} for {tokens} tokens."
    expect((steps - 1) * batch < tokens <= steps * batch, words)


def run(d):
    """An amount of work, and a partly used device."""
    return amount(d, 21, 26), amount(d, 13, 15.5), d.uniform(0.15, 0.85)


def small_run(d):
    """The same with numbers to compute by hand."""
    return d.whole(1, 10) * 1e22, d.whole(1, 10) * 1e14, d.choice([0.5, 0.25, 0.2])


training_years = function(
    "training_years",
    inputs=lambda d: (*run(d), d.whole(3, 200)),
    small=lambda d: (*small_run(d), d.H),
    cases={
        "n_devices left out (1)": run,
        "the peak fully used": lambda d: (*run(d)[:2], 1.0, d.whole(3, 90)),
        "the example of the lesson": lambda d: (3.15576e22, 1e14, 0.5, 10),
        "a few minutes": lambda d: (amount(d, 15, 16), 1e13, d.uniform(0.3, 0.5), 1),
        "355 years on one V100": lambda d: (GPT3_FLOPS, 28e12, 1.0),
        "1,000 V100s": lambda d: (GPT3_FLOPS, 28e12, 1.0, 1000),
        "an RTX 4090 at 40 %": lambda d: (GPT3_FLOPS, 165.2e12, 0.4),
        "amounts of 1": lambda d: (1.0, 1.0, 1.0, 1),
        "amounts just below 1": lambda d: (0.97, 0.97, 0.97, 2),
        "amounts below 1e-6": lambda d: (3e-7, 2e-7, 5e-7, 3),
        "ten million devices": lambda d: (*run(d), 10**7),
        "more than 2^53 devices": lambda d: (*run(d), 10**16),
    },
    sized=(),
    float32=False,
)


@training_years.law("twice the devices take half the time, and so does twice the utilization")
def _(student, d):
    work, peak, share = run(d)
    once = float(student(work, peak, share / 2, 5))
    expect_close(float(student(work, peak, share / 2, 10)) / once, 0.5, "with twice the devices, the time is multiplied by")
    expect_close(float(student(work, peak, share, 5)) / once, 0.5, "with twice the utilization, the time is multiplied by")


training_dollars = function(
    "training_dollars",
    inputs=lambda d: (*run(d), d.uniform(0.4, 9.0)),
    # Hours and dollars that are seldom whole: a rounded answer must show.
    small=lambda d: (
        3.6e18 * d.whole(1, 10),
        1e14 * d.choice([3, 7]),
        d.choice([0.5, 0.25, 0.2]),
        d.choice([1.0, 2.0, 1.25]),
    ),
    cases={
        "the peak fully used": lambda d: (*run(d)[:2], 1.0, d.uniform(0.4, 9.0)),
        "the example of the lesson": lambda d: (3.6e19, 1e14, 0.5, 1.5),
        "less than an hour": lambda d: (amount(d, 15, 16), 1e13, d.uniform(0.3, 0.5), d.uniform(0.4, 9.0)),
        "GPT-3 on V100s": lambda d: (GPT3_FLOPS, 28e12, 1.0, 1.5),
        "amounts of 1": lambda d: (1.0, 1.0, 1.0, 1.0),
        "amounts just below 1": lambda d: (0.97, 0.97, 0.97, 0.97),
        "amounts below 1e-6": lambda d: (3e-7, 2e-7, 5e-7, 4e-7),
        "a rent of ten million": lambda d: (*run(d), 1e7),
    },
    sized=(),
    float32=False,
)


weight_bytes = function(
    "weight_bytes",
    inputs=lambda d: (count(d, 3, 12), d.choice([64, 32, 16, 8])),
    small=lambda d: (d.N, d.choice([16, 8])),
    cases={
        "one parameter": lambda d: (1, 16),
        "8 bits": lambda d: (count(d, 3, 9), 8),
        "an odd number of parameters": lambda d: (2 * count(d, 3, 9) + 1, 32),
        "GPT-3 in 16 bits": lambda d: (GPT3_PARAMETERS, 16),
        "two parameters": lambda d: (2, 32),
        "three parameters": lambda d: (3, 32),
        "more than 2^53 parameters": lambda d: (count(d, 16, 17), 16),
        "64 bits": lambda d: (count(d, 3, 9), 64),
    },
    sized=(),
    float32=False,
)


@weight_bytes.law("two parameters of 4 bits share a byte")
def _(student, d):
    n = 2 * d.whole(40, 400)
    mine = float(student(n, 4))
    lost = f"{n} parameters of 4 bits should take {n // 2} bytes, not 0: half a byte was rounded away. `4 // 8` is 0."
    expect(mine != 0, lost, next_step="Multiply first, divide last.")
    alone = f"{n} parameters of 4 bits take {n // 2} bytes, not {n}: two of them share one."
    expect(mine != n, alone, next_step="Count the bits of all parameters first, then the bytes.")
    expect_close(mine, n / 2, f"for {n} parameters of 4 bits, the number of bytes is")


def claim(d):
    """An amount of work, a claimed time and a peak; half of the claims are impossible."""
    work, peak, share = run(d)
    return work, work / (share * d.choice([1.0, 4.0]) * peak * YEAR), peak


implied_utilization = function(
    "implied_utilization",
    inputs=claim,
    small=lambda d: (d.whole(1, 10) * 1e22, float(d.whole(2, 10)), d.whole(1, 10) * 1e14),
    cases={
        "a claim that is refuted": lambda d: (amount(d, 24, 25), d.uniform(1.0, 9.0), 1e14),
        "a claim of a few hours": lambda d: (amount(d, 17, 18), d.uniform(1e-4, 1e-3), 1e14),
        "the example of the lesson": lambda d: (3.15576e22, 8.0, 1e14),
        "amounts of 1": lambda d: (1.0, 1.0, 1.0),
        "amounts just below 1": lambda d: (0.97, 0.97, 0.97),
        "amounts below 1e-6": lambda d: (3e-7, 2e-7, 5e-7),
        "ten million years": lambda d: (*run(d)[:1], 1e7, run(d)[1]),
        "355 years on an RTX 4090, FP32": lambda d: (GPT3_FLOPS, 355.0, 82.6e12),
        "355 years on an RTX 4090, FP16": lambda d: (GPT3_FLOPS, 355.0, 165.2e12),
    },
    sized=(),
    float32=False,
)
