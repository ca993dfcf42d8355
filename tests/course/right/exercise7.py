"""Right answers to exercise7 written in other ways; none of them may be judged wrong."""

# --- count_parameters -------------------------------------------------------------------------------------------------


def count_parameters__by_index(sizes):
    """A loop over indices."""
    total = 0
    for i in range(len(sizes) - 1):
        total += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return total


def count_parameters__pairwise(sizes):
    """One more input that is always 1 stands for the bias."""
    from itertools import pairwise

    return sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes))


def count_parameters__recursive(sizes):
    """The first layer, and the rest, by a function inside of it."""

    def counted(widths):
        return 0 if len(widths) < 2 else (widths[0] + 1) * widths[1] + counted(widths[1:])

    return counted(sizes)


def count_parameters__numpy(sizes):
    """A product of vectors of Python's whole numbers."""
    import numpy as np

    widths = np.array(sizes, dtype=object)
    return np.dot(widths[:-1] + 1, widths[1:])


def count_parameters__zero_dimensional(sizes):
    """An array of no dimensions."""
    import numpy as np

    return np.array(sum((a + 1) * b for a, b in zip(sizes, sizes[1:], strict=False)))


def count_parameters__weights_then_biases(sizes):
    """All weights, then all biases."""
    from operator import mul

    weights = sum(map(mul, sizes[:-1], sizes[1:]))
    biases = sum(sizes) - sizes[0]
    return weights + biases


# --- transformer_parameters -------------------------------------------------------------------------------------------


def transformer_parameters__formula(n_layers, d_model, vocab_size, context):
    """The formula of the docstring, term by term."""
    L, d, V, T = n_layers, d_model, vocab_size, context
    return 12 * L * d * d + 13 * L * d + (V + T) * d + 2 * d


def transformer_parameters__factored(n_layers, d_model, vocab_size, context):
    """d_model in front of everything."""
    return d_model * (n_layers * (12 * d_model + 13) + vocab_size + context + 2)


def transformer_parameters__part_by_part(n_layers, d_model, vocab_size, context):
    """Every part of a block by itself."""

    def linear(fan_in, fan_out):
        return fan_in * fan_out + fan_out

    norm = 2 * d_model
    attention = linear(d_model, 3 * d_model) + linear(d_model, d_model)
    mlp = linear(d_model, 4 * d_model) + linear(4 * d_model, d_model)
    total = 0
    for _ in range(n_layers):
        total += norm + attention + norm + mlp
    return total + vocab_size * d_model + context * d_model + norm


def transformer_parameters__pow(n_layers, d_model, vocab_size, context):
    """pow keeps whole numbers whole."""
    return sum([12 * n_layers * pow(d_model, 2), 13 * n_layers * d_model, (vocab_size + context + 2) * d_model])


def transformer_parameters__fractions(n_layers, d_model, vocab_size, context):
    """Fractions are exact, too."""
    from fractions import Fraction

    d = Fraction(d_model)
    return int(n_layers * (12 * d * d + 13 * d) + (vocab_size + context + 2) * d)


# --- training_flops ---------------------------------------------------------------------------------------------------


def training_flops__whole_number(n_parameters, n_tokens):
    """Python's whole numbers, far beyond 64 bits."""
    return 6 * n_parameters * n_tokens


def training_flops__parts(n_parameters, n_tokens):
    """Forward, and twice that on the way back."""
    forward = 2.0 * n_parameters * n_tokens
    return forward + 2 * forward


def training_flops__numpy(n_parameters, n_tokens):
    """A NumPy scalar."""
    import numpy as np

    return np.float64(n_parameters) * np.float64(n_tokens) * 6


def training_flops__product(n_parameters, n_tokens):
    """math.prod."""
    import math

    return float(math.prod([6, n_parameters, n_tokens]))


# --- training_steps ---------------------------------------------------------------------------------------------------


def training_steps__minus_minus(n_tokens, tokens_per_batch):
    """Rounded down below 0."""
    return -(-n_tokens // tokens_per_batch)


def training_steps__one_less(n_tokens, tokens_per_batch):
    """So many tokens more that rounding down rounds up."""
    return (n_tokens + tokens_per_batch - 1) // tokens_per_batch


def training_steps__divmod(n_tokens, tokens_per_batch):
    """Full batches, and one more if something is left."""
    full, left = divmod(n_tokens, tokens_per_batch)
    return full + 1 if left else full


def training_steps__fraction(n_tokens, tokens_per_batch):
    """Exact fractions."""
    import math
    from fractions import Fraction

    return math.ceil(Fraction(n_tokens, tokens_per_batch))


def training_steps__numpy(n_tokens, tokens_per_batch):
    """Divided by NumPy, which keeps Python's whole numbers as objects."""
    import numpy as np

    return -int(np.floor_divide(np.array(-n_tokens, dtype=object), tokens_per_batch))


def training_steps__bool(n_tokens, tokens_per_batch):
    """A comparison added to a whole number."""
    return n_tokens // tokens_per_batch + (n_tokens % tokens_per_batch > 0)


def training_steps__zero_dimensional(n_tokens, tokens_per_batch):
    """An array of no dimensions, which holds a whole number of Python's where 64 bits are too few."""
    import numpy as np

    return np.array((n_tokens + tokens_per_batch - 1) // tokens_per_batch)


# --- training_years ---------------------------------------------------------------------------------------------------


def training_years__one_line(flops, flops_per_second, utilization, n_devices=1):
    """One division after the other."""
    return flops / flops_per_second / utilization / n_devices / 31557600


def training_years__step_by_step(flops, flops_per_second, utilization, n_devices=1):
    """Seconds, minutes, hours, days, years."""
    time = flops / (n_devices * flops_per_second * utilization)
    for unit in (60, 60, 24, 365.25):
        time /= unit
    return time


def training_years__four_years(flops, flops_per_second, utilization, n_devices=1):
    """Four years of which one is a leap year."""
    four_years = (3 * 365 + 366) * 24 * 3600
    return 4 * flops / (flops_per_second * utilization * n_devices * four_years)


def training_years__numpy(flops, flops_per_second, utilization, n_devices=1):
    """NumPy's products."""
    import numpy as np

    return np.divide(flops, np.prod([flops_per_second, utilization, n_devices, 365.25, 24.0, 3600.0]))


def training_years__reduce(flops, flops_per_second, utilization, n_devices=1):
    """functools.reduce."""
    from functools import reduce
    from operator import mul

    return flops / reduce(mul, (flops_per_second, utilization, n_devices, 365.25, 86400))


# --- training_dollars -------------------------------------------------------------------------------------------------


def training_dollars__one_line(flops, flops_per_second, utilization, dollars_per_hour):
    """Everything in one fraction."""
    return flops * dollars_per_hour / (flops_per_second * utilization * 3600)


def training_dollars__by_the_second(flops, flops_per_second, utilization, dollars_per_hour):
    """The price of a second."""
    return flops / (flops_per_second * utilization) * (dollars_per_hour / 3600)


def training_dollars__through_years(flops, flops_per_second, utilization, dollars_per_hour):
    """Years, and the hours of a year."""
    return training_years(flops, flops_per_second, utilization) * 365.25 * 24 * dollars_per_hour  # noqa: F821


def training_dollars__numpy(flops, flops_per_second, utilization, dollars_per_hour):
    """An array of no dimensions."""
    import numpy as np

    return np.array(flops / flops_per_second / utilization / 60 / 60 * dollars_per_hour)


# --- weight_bytes -----------------------------------------------------------------------------------------------------


def weight_bytes__whole(n_parameters, bits):
    """Whole bytes."""
    return n_parameters * bits // 8


def weight_bytes__rounded_up(n_parameters, bits):
    """A last byte that is not full counts as well."""
    return -(-n_parameters * bits // 8)


def weight_bytes__bytes_of_one(n_parameters, bits):
    """The bytes of one parameter first, which may be half a byte."""
    return bits / 8 * n_parameters


def weight_bytes__float(n_parameters, bits):
    """An eighth of the bits."""
    return 0.125 * float(n_parameters * bits)


def weight_bytes__numpy(n_parameters, bits):
    """NumPy's whole numbers of 64 bits."""
    import numpy as np

    return np.int64(n_parameters) * bits / 8


# --- implied_utilization ----------------------------------------------------------------------------------------------


def implied_utilization__one_line(flops, years, flops_per_second):
    """One division after the other."""
    return flops / flops_per_second / years / 31557600


def implied_utilization__of_the_speed(flops, years, flops_per_second):
    """The speed first, then its share of the peak."""
    speed = flops / (years * 365.25 * 86400)
    return speed / flops_per_second


def implied_utilization__inverse(flops, years, flops_per_second):
    """The time at the full peak as a share of the time that is claimed."""
    return training_years(flops, flops_per_second, 1.0) / years  # noqa: F821


def implied_utilization__numpy(flops, years, flops_per_second):
    """A NumPy scalar."""
    import numpy as np

    return np.float64(flops) / np.prod([years, 365.25, 24.0, 3600.0, flops_per_second])
