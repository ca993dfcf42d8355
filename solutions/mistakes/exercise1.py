"""Wrong answers to exercise1, the forward pass. Each docstring is what a student who gave that
answer should read."""

import numpy as np

from learnloop.bank import mistake

# --- relu -------------------------------------------------------------------------------------------------------------


@mistake("relu", "absolute value")
def relu_abs(z):
    """Negative inputs come out positive: you took the absolute value. ReLU turns a negative number
    into 0 and leaves a positive one alone; work out by hand what becomes of -2."""
    return np.abs(z)


@mistake("relu", "leaky ReLU")
def relu_leaky(z):
    """Negative inputs come out as 1% of themselves: that is leaky ReLU. In this course nothing
    passes below 0."""
    return np.where(z > 0, z, 0.01 * z)


@mistake("relu", "the mask, not the values")
def relu_mask_only(z):
    """You return 1 wherever the input is positive. That is the slope of ReLU, not its value.

    Let positive inputs through unchanged."""
    return (z > 0).astype(float)


@mistake("relu", "keeps the negative half")
def relu_minimum(z):
    """You kept the negative numbers and set the positive ones to 0: you took the smaller of each
    number and 0.

    Which of the two should win?"""
    return np.minimum(z, 0)


@mistake("relu", "flipped in sign")
def relu_of_minus_z(z):
    """Only the negative inputs come through, as positive numbers: this is the ReLU of -z.

    Look for one minus sign too many."""
    return np.maximum(-z, 0)


@mistake("relu", "np.max, not np.maximum")
def relu_np_max(z):
    """np.max takes the largest number along an axis, so a whole column became one number. You need
    the function that compares two things element by element; its name is longer."""
    return np.max(z, 0)


@mistake("relu", "one number for the whole array")
def relu_largest_entry(z):
    """You return a single number, the largest of all. ReLU works on every entry separately, and its
    result has the shape of z."""
    return max(np.max(z), 0.0)


@mistake("relu", "drops the negative entries")
def relu_drops_entries(z):
    """The negative entries are gone, and so is the shape: indexing with a mask keeps only the
    entries where it is True.

    Keep every entry, and write 0 where z is negative."""
    return z[z > 0]


@mistake("relu", "softplus")
def relu_softplus(z):
    """This is softplus, a smooth relative of ReLU: near 0 it is too large. ReLU has a sharp corner
    and needs no exp or log at all."""
    return np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0)


@mistake("relu", "capped at 1")
def relu_capped(z):
    """Inputs above 1 come out as 1: you clipped on both sides. ReLU has a floor but no ceiling."""
    return np.clip(z, 0, 1)


@mistake("relu", "threshold at 1")
def relu_threshold_one(z):
    """Inputs between 0 and 1 are lost: you compare with 1. The corner of ReLU is at 0."""
    return np.where(z > 1, z, 0.0)


@mistake("relu", "whole numbers")
def relu_integers(z):
    """Your results have lost their decimals: they were stored in an array of integers.

    Give the result array the dtype of z."""
    out = np.zeros(z.shape, dtype=int)
    out[z > 0] = z[z > 0]
    return out


@mistake("relu", "`if` on a whole array")
def relu_if(z):
    """`if` needs a single True or False, and `z > 0` is a whole array of them.

    Use something that decides for each entry separately, such as a mask."""
    if z > 0:
        return z
    return 0.0


@mistake("relu", "changes its argument")
def relu_in_place(z):
    """The values are right, but you overwrote the caller's z, so the pre-activations are lost.

    Write into a new array."""
    z[z < 0] = 0
    return z


@mistake("relu", "works in two dimensions only")
def relu_two_dimensions_only(z):
    """You unpack z.shape into two numbers, so the function fails on an array with one or three
    dimensions. ReLU never needs to know the shape: work on all entries at once."""
    rows, columns = z.shape
    return np.where(z > 0, z, 0.0).reshape(rows, columns)


# --- sigmoid ----------------------------------------------------------------------------------------------------------


@mistake("sigmoid", "the minus is missing")
def sigmoid_no_minus(z):
    """Large positive inputs give 0 and large negative ones give 1: this is sigmoid(-z). At 0 both
    give 0.5, so try an input of 3 by hand and follow the sign in the exponent."""
    return 1 / (1 + np.exp(z))


@mistake("sigmoid", "tanh")
def sigmoid_tanh(z):
    """This is tanh, which runs from -1 to 1. Sigmoid runs from 0 to 1 and gives 0.5 at 0; the two
    differ by a shift and two factors of 2."""
    return np.tanh(z)


@mistake("sigmoid", "tanh moved, but the input not halved")
def sigmoid_tanh_not_halved(z):
    """Your curve runs from 0 to 1 as it should, but rises twice as fast. The input of tanh still
    has a factor to lose."""
    return (1 + np.tanh(z)) / 2


@mistake("sigmoid", "its derivative")
def sigmoid_derivative(z):
    """Your values never go above 0.25: you return the slope of the sigmoid. This function returns
    the value; the slope comes with backpropagation."""
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2


@mistake("sigmoid", "brackets missing")
def sigmoid_precedence(z):
    """Your values are all above 1: Python divides before it adds, so 1/1 was computed first.

    Put brackets around the whole denominator."""
    return 1 / 1 + np.exp(-z)


@mistake("sigmoid", "a minus in the denominator")
def sigmoid_minus_in_denominator(z):
    """Your values are not between 0 and 1, because the denominator subtracts.

    Check its sign: at z = 0 the answer must be 0.5."""
    return 1 / (1 - np.exp(-z))


@mistake("sigmoid", "divided by the sum of all")
def sigmoid_normalised(z):
    """Your values add up to 1 over the whole array: that is a softmax. A sigmoid looks at each
    number alone; the other numbers do not enter."""
    e = np.exp(z - z.max())
    return e / e.sum()


@mistake("sigmoid", "step function")
def sigmoid_step(z):
    """You return only 0 and 1: you compared instead of squashing. Sigmoid is smooth, and its value
    says how sure it is."""
    return np.where(z > 0, 1.0, 0.0)


@mistake("sigmoid", "straight line between two ends")
def sigmoid_hard(z):
    """This is the hard sigmoid, a straight line cut off at both ends. The course wants the smooth
    curve, which uses exp."""
    return np.clip(0.2 * z + 0.5, 0.0, 1.0)


@mistake("sigmoid", "log of it")
def sigmoid_logarithm(z):
    """Your values are all negative: you return the logarithm of the sigmoid. One exp is still
    missing."""
    return -np.logaddexp(0.0, -z)


@mistake("sigmoid", "the same branch for both signs")
def sigmoid_one_branch(z):
    """Right for positive inputs, but a negative input gets the same answer as its positive twin:
    you used the size of z and forgot its sign.

    Treat the negative side separately."""
    return 1 / (1 + np.exp(-np.abs(z)))


@mistake("sigmoid", "overflows on the negative side")
def sigmoid_naive(z):
    """Right for ordinary numbers, but exp overflows when z is very negative. For negative z, write
    the same fraction so that its exp has a negative exponent."""
    return 1 / (1 + np.exp(-z))


@mistake("sigmoid", "overflows on the positive side")
def sigmoid_naive_positive(z):
    """Right for ordinary numbers, but for large z both halves of the fraction overflow, and inf /
    inf is nan. For positive z, write the same fraction so that its exp has a negative exponent."""
    return np.exp(z) / (1 + np.exp(z))


@mistake("sigmoid", "np.where works out both sides")
def sigmoid_where_both_sides(z):
    """The choice is right, but np.where needs both sides computed for every entry, and the side
    that is thrown away overflows.

    Make sure that the exponent is never positive before you call exp."""
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


@mistake("sigmoid", "clipped too early")
def sigmoid_clipped(z):
    """Nothing overflows any more, but beyond 15 all inputs give the same answer: the clip is too
    tight and throws information away.

    Choose a form that cannot overflow instead of clipping the input."""
    return 1 / (1 + np.exp(-np.clip(z, -15.0, 15.0)))


@mistake("sigmoid", "changes its argument")
def sigmoid_in_place(z):
    """The values are right, but you overwrote the caller's z on the way.

    Do the work in a new array."""
    positive = z >= 0
    np.abs(z, out=z)
    np.exp(-z, out=z)
    return np.where(positive, 1 / (1 + z), z / (1 + z))


@mistake("sigmoid", "forgets exactly 0")
def sigmoid_zero_missing(z):
    """Where z is exactly 0 you return 0 instead of 0.5: one mask takes z > 0, the other z < 0, and
    0 is in neither.

    Let one of the two include it."""
    out = np.zeros_like(z)
    out[z > 0] = 1 / (1 + np.exp(-z[z > 0]))
    out[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
    return out


@mistake("sigmoid", "works in two dimensions only")
def sigmoid_two_dimensions_only(z):
    """You loop over rows and columns, so the function fails on an array with one or three
    dimensions. NumPy's functions work on every entry of an array of any shape."""
    rows, columns = z.shape
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            e = np.exp(-abs(z[i, j]))
            out[i, j] = 1 / (1 + e) if z[i, j] >= 0 else e / (1 + e)
    return out


# --- softmax ----------------------------------------------------------------------------------------------------------


@mistake("softmax", "down the columns")
def softmax_axis_0(z):
    """Your columns add up to 1. The probabilities of one example are a row: sum along the other
    axis."""
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


@mistake("softmax", "over the whole table")
def softmax_whole_table(z):
    """All N x C numbers together add up to 1, which is right only for a single example.

    Give the sum an axis, so that each row has its own total."""
    e = np.exp(z - z.max())
    return e / e.sum()


@mistake("softmax", "keepdims missing")
def softmax_no_keepdims(z):
    """One number per row has shape (N,), and NumPy lines that up with the columns instead of the
    rows.

    Keep the axis that you reduce, so that the shape is (N, 1)."""
    e = np.exp(z - np.max(z, axis=1))
    return e / np.sum(e, axis=1)


@mistake("softmax", "never divided")
def softmax_not_normalised(z):
    """Your rows do not add up to 1: after exp, nothing divides them. One step is missing."""
    return np.exp(z - z.max(axis=1, keepdims=True))


@mistake("softmax", "without exp")
def softmax_no_exp(z):
    """You divided the logits themselves by their sum, so some probabilities are negative.

    Make every number positive first; that is what exp is for."""
    return z / z.sum(axis=1, keepdims=True)


@mistake("softmax", "divides by the maximum")
def softmax_divides_by_max(z):
    """You divided the logits by the row's maximum, which changes the answer. Subtracting it does
    not: the same factor cancels in numerator and denominator."""
    e = np.exp(z / z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@mistake("softmax", "shifted above, not below")
def softmax_shift_only_above(z):
    """Your rows do not add up to 1: you subtracted the maximum in the numerator but not in the
    denominator.

    Shift the logits once and use the shifted ones in both places."""
    return np.exp(z - z.max(axis=1, keepdims=True)) / np.exp(z).sum(axis=1, keepdims=True)


@mistake("softmax", "the maximum of the column")
def softmax_column_max(z):
    """Your rows add up to 1, but the values are wrong: you subtracted the maximum of each column,
    so the entries of a row were shifted by different amounts. A shift cancels only if the whole row
    shares it."""
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=1, keepdims=True)


@mistake("softmax", "the logarithm")
def softmax_logarithm(z):
    """Your values are negative: this is log-softmax. Return probabilities."""
    shifted = z - z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@mistake("softmax", "softmin")
def softmax_minus(z):
    """The smallest logit gets the largest probability: a minus sign has slipped into the
    exponent."""
    e = np.exp(z.min(axis=1, keepdims=True) - z)
    return e / e.sum(axis=1, keepdims=True)


@mistake("softmax", "sigmoid of each entry")
def softmax_sigmoid(z):
    """You squashed each logit separately, so the rows do not add up to 1. In softmax the classes of
    a row share one total."""
    return 0.5 * (1 + np.tanh(z / 2))


@mistake("softmax", "winner takes all")
def softmax_one_hot_of_largest(z):
    """The largest logit gets 1 and the rest get 0: that is argmax. Softmax is soft: the runners-up
    keep a share."""
    return np.eye(z.shape[1])[z.argmax(axis=1)]


@mistake("softmax", "powers of 2")
def softmax_base_2(z):
    """Your probabilities are too even: you raised 2 to the logits. The base is e, NumPy's exp."""
    p = 2.0 ** (z - z.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)


@mistake("softmax", "no maximum subtracted")
def softmax_naive(z):
    """Right for small logits, but exp of 1000 is inf, and inf / inf is nan.

    Subtract something from each row first; shifting a whole row does not change its softmax."""
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


@mistake("softmax", "the maximum of the whole table")
def softmax_global_max(z):
    """Nothing overflows, but a row that lies far below the largest number in the array becomes 0 /
    0.

    Give every row its own maximum."""
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)


@mistake("softmax", "the minimum subtracted")
def softmax_shift_by_min(z):
    """You subtracted each row's smallest logit, so the exponents are positive and still overflow
    when the logits are far apart.

    Which shift makes every exponent 0 or less?"""
    e = np.exp(z - z.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@mistake("softmax", "clipped logits")
def softmax_clipped(z):
    """Nothing overflows any more, but all logits above 500 count the same, so a confident answer
    turns into a tie.

    Shift the row instead of clipping it."""
    e = np.exp(np.clip(z, -500.0, 500.0))
    return e / e.sum(axis=1, keepdims=True)


@mistake("softmax", "changes its argument")
def softmax_in_place(z):
    """The values are right, but the caller's logits were shifted too: an operator such as -= writes
    into the array that you were given.

    Put the shifted logits into a new array."""
    z -= z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


@mistake("softmax", "squeezes a batch of one")
def softmax_squeezed(z):
    """With a single example, or a single class, your result has lost an axis.

    Do not squeeze: a batch of one is still a batch, of shape (1, C)."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.squeeze(e / e.sum(axis=1, keepdims=True))


# --- init_params ------------------------------------------------------------------------------------------------------


@mistake("init_params", "the variance as the spread")
def init_params_variance_as_std(sizes, rng):
    """Your weights have standard deviation 2 / fan_in, but that is the variance. The random
    generator wants the standard deviation: a square root is missing."""
    return [
        (rng.normal(0.0, 2.0 / fan_in, (fan_in, fan_out)), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "1 / fan_in")
def init_params_lecun(sizes, rng):
    """Your spread lacks the factor 2 under the square root. ReLU silences half of the units, and
    the 2 makes up for them."""
    return [
        (rng.normal(0.0, np.sqrt(1.0 / fan_in), (fan_in, fan_out)), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "Xavier initialisation")
def init_params_xavier(sizes, rng):
    """This is Xavier (Glorot) initialisation, made for tanh: it averages the two sides of the
    layer. He initialisation counts only the inputs."""
    return [
        (rng.normal(0.0, np.sqrt(2.0 / (fan_in + fan_out)), (fan_in, fan_out)), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "fan_out for fan_in")
def init_params_fan_out(sizes, rng):
    """Your spread depends on the number of outputs. The sum that must keep its size runs over the
    inputs, so count those."""
    return [
        (rng.normal(0.0, np.sqrt(2.0 / fan_out), (fan_in, fan_out)), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "fan_in of the first layer everywhere")
def init_params_first_fan_in(sizes, rng):
    """The first layer is right, but the later ones have the spread of the first. Each layer has its
    own fan_in; compute the spread inside the loop."""
    std = np.sqrt(2.0 / sizes[0])
    return [
        (rng.normal(0.0, std, (fan_in, fan_out)), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "a spread of 1")
def init_params_unit(sizes, rng):
    """Your weights have a spread of 1 whatever the layer's size, so the signal grows from layer to
    layer.

    Scale each layer's draws by its fan_in."""
    return [
        (rng.standard_normal((fan_in, fan_out)), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "a spread of 0.01")
def init_params_small(sizes, rng):
    """Your weights have a spread of 0.01 whatever the layer's size, so the signal fades from layer
    to layer.

    Scale each layer's draws by its fan_in."""
    return [
        (0.01 * rng.standard_normal((fan_in, fan_out)), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "zeros")
def init_params_zeros(sizes, rng):
    """All weights are 0, so all units of a layer compute the same and learn the same, forever.

    Draw the weights at random; only the biases start at 0."""
    return [
        (np.zeros((fan_in, fan_out)), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "transposed")
def init_params_transposed(sizes, rng):
    """Your W has shape (fan_out, fan_in), the layout of PyTorch. In this course the rows of W
    belong to inputs: (fan_in, fan_out)."""
    return [
        (rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_out, fan_in)), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "random biases")
def init_params_random_bias(sizes, rng):
    """Your biases are random too. Only the weights have to break the tie between units; the biases
    start at 0."""
    return [
        (
            rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out)),
            rng.normal(0.0, np.sqrt(2.0 / fan_in), fan_out),
        )
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "biases of 1")
def init_params_bias_ones(sizes, rng):
    """Your biases start at 1. In He initialisation they start at 0: no unit is favoured before it
    has seen data."""
    return [
        (rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out)), np.ones(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "biases as a row of a table")
def init_params_bias_row(sizes, rng):
    """Your biases have shape (1, fan_out). In this course b is a plain vector with one number per
    unit: (fan_out,)."""
    return [
        (rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out)), np.zeros((1, fan_out)))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "last layer missing")
def init_params_last_layer_missing(sizes, rng):
    """You are one layer short: k sizes make k - 1 layers, and your loop stops before the last pair.

    Count the pairs in [144, 32, 2]."""
    return [
        (rng.normal(0.0, np.sqrt(2.0 / sizes[i]), (sizes[i], sizes[i + 1])), np.zeros(sizes[i + 1]))
        for i in range(len(sizes) - 2)
    ]


@mistake("init_params", "its own seed")
def init_params_own_seed(sizes, rng):
    """You draw the same weights whatever generator is passed in: you made your own, with a fixed
    seed.

    Draw from the rng that you are given."""
    own = np.random.default_rng(0)
    return [
        (own.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out)), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "np.random, not rng")
def init_params_global_random(sizes, rng):
    """The same seed gives different weights each time: you drew from np.random, which is global.

    Draw from the rng that you are given; then runs can be repeated."""
    return [
        (np.random.randn(fan_in, fan_out) * np.sqrt(2.0 / fan_in), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "the same draws in every layer")
def init_params_same_draws(sizes, rng):
    """Your layers start with the same random numbers: the generator is reset to one seed for every
    layer.

    Draw all layers from one generator, and let it run on."""
    seed = int(rng.integers(2**31))
    return [
        (np.random.default_rng(seed).normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out)), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "all units of a layer alike")
def init_params_same_columns(sizes, rng):
    """All columns of your W are equal: you drew one number per input and repeated it. Equal units
    stay equal forever; ask the generator for the whole (fan_in, fan_out) array."""
    return [
        (np.tile(rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, 1)), (1, fan_out)), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "the right half only")
def init_params_absolute(sizes, rng):
    """None of your weights is negative. A normal draw has mean 0; leave its sign alone."""
    return [
        (np.abs(rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out))), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "uniform between 0 and 1")
def init_params_uniform_positive(sizes, rng):
    """Your weights are all positive and evenly spread: that is rng.random. He initialisation draws
    from a normal distribution with mean 0."""
    return [
        (rng.random((fan_in, fan_out)) * np.sqrt(2.0 / fan_in), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "uniform, with the right spread")
def init_params_uniform(sizes, rng):
    """The spread is right, but the draws are uniform: none lies further out than sqrt(6 / fan_in).
    The course asks for normal draws, which have tails."""
    return [
        (rng.uniform(-np.sqrt(6.0 / fan_in), np.sqrt(6.0 / fan_in), (fan_in, fan_out)), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "tails cut off")
def init_params_truncated(sizes, rng):
    """None of your weights lies beyond two standard deviations: that is the truncated normal of
    some libraries. The course asks for the plain normal distribution, tails included."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        draws = rng.standard_normal((fan_in, fan_out))
        while np.any(np.abs(draws) > 2.0):
            outside = np.abs(draws) > 2.0
            draws[outside] = rng.standard_normal(outside.sum())
        params.append((draws * np.sqrt(2.0 / fan_in), np.zeros(fan_out)))
    return params


@mistake("init_params", "tails pressed to the edge")
def init_params_clipped(sizes, rng):
    """Too many of your weights lie exactly at two standard deviations: you clipped the draws.

    Leave rare large draws as they are."""
    return [
        (np.clip(rng.standard_normal((fan_in, fan_out)), -2.0, 2.0) * np.sqrt(2.0 / fan_in), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "one pool of draws for all layers")
def init_params_shared_pool(sizes, rng):
    """Your layers share their random numbers: each is cut from the start of the same pool and
    scaled. Independent means that every weight of every layer gets its own draw."""
    largest = max(fan_in * fan_out for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True))
    pool = rng.standard_normal(largest)
    return [
        (pool[: fan_in * fan_out].reshape(fan_in, fan_out) * np.sqrt(2.0 / fan_in), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "the bias counted as an input")
def init_params_bias_counted(sizes, rng):
    """Your variance is 2 / (fan_in + 1): you counted the bias as one more input. It starts at 0 and
    adds nothing to the spread."""
    return [
        (rng.normal(0.0, np.sqrt(2.0 / (fan_in + 1)), (fan_in, fan_out)), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "a root that was rounded")
def init_params_rounded_gain(sizes, rng):
    """The variance of your weights is 3 % too large in every layer: a number was rounded too early.

    Write the 2 of He's rule as it is, and let np.sqrt take the root."""
    return [
        (rng.normal(0.0, 1.435 / np.sqrt(fan_in), (fan_in, fan_out)), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "the last layer a little wider")
def init_params_last_layer_wider(sizes, rng):
    """The variance of the last layer is 3 % too large; the others are right. He's rule is the same for
    every layer, the last one included."""
    params = []
    for i, (fan_in, fan_out) in enumerate(zip(sizes[:-1], sizes[1:], strict=True)):
        gain = 2.06 if i == len(sizes) - 2 else 2.0
        W = rng.normal(0.0, np.sqrt(gain / fan_in), (fan_in, fan_out))
        params.append((W, np.zeros(fan_out)))
    return params


@mistake("init_params", "the first layer a little narrower")
def init_params_first_layer_narrower(sizes, rng):
    """The variance of the first layer is 3 % too small; the others are right. He's rule is the same for
    every layer, the first one included."""
    params = []
    for i, (fan_in, fan_out) in enumerate(zip(sizes[:-1], sizes[1:], strict=True)):
        gain = 1.94 if i == 0 else 2.0
        W = rng.normal(0.0, np.sqrt(gain / fan_in), (fan_in, fan_out))
        params.append((W, np.zeros(fan_out)))
    return params


@mistake("init_params", "the layers between a little wider")
def init_params_hidden_layers_wider(sizes, rng):
    """The variance of the layers between the first and the last is 3 % too large. He's rule is the same
    for every layer."""
    params = []
    for i, (fan_in, fan_out) in enumerate(zip(sizes[:-1], sizes[1:], strict=True)):
        gain = 2.06 if 0 < i < len(sizes) - 2 else 2.0
        W = rng.normal(0.0, np.sqrt(gain / fan_in), (fan_in, fan_out))
        params.append((W, np.zeros(fan_out)))
    return params


@mistake("init_params", "tails cut off, the spread put right")
def init_params_truncated_rescaled(sizes, rng):
    """The variance is right, but none of your weights lies far out: a truncated normal that was scaled
    up again, as some libraries draw it. The course asks for the plain normal distribution."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        W = rng.standard_normal((fan_in, fan_out))
        while np.any(np.abs(W) > 2.0):
            outside = np.abs(W) > 2.0
            W[outside] = rng.standard_normal(outside.sum())
        W *= np.sqrt(2.0 / fan_in) / 0.87962566
        params.append((W, np.zeros(fan_out)))
    return params


@mistake("init_params", "sums of six uniform draws")
def init_params_six_uniforms(sizes, rng):
    """You add up six uniform draws for each weight. Such sums look like a normal distribution, but large
    ones are too rare. rng has normal draws."""
    return [
        ((rng.random((6, fan_in, fan_out)).sum(axis=0) - 3.0) * np.sqrt(4.0 / fan_in), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "Laplace draws")
def init_params_laplace(sizes, rng):
    """The spread is right, but your draws come from a Laplace distribution: too many are near 0, and too
    many far out. The course asks for normal draws."""
    return [
        (rng.laplace(0.0, np.sqrt(1.0 / fan_in), (fan_in, fan_out)), np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "uniform in the last layer")
def init_params_uniform_last(sizes, rng):
    """Your last layer is drawn from a uniform distribution. Every layer gets normal draws."""
    params = []
    for i, (fan_in, fan_out) in enumerate(zip(sizes[:-1], sizes[1:], strict=True)):
        spread = np.sqrt(2.0 / fan_in)
        W = rng.normal(0.0, spread, (fan_in, fan_out))
        if i == len(sizes) - 2:
            W = rng.uniform(-np.sqrt(3.0) * spread, np.sqrt(3.0) * spread, (fan_in, fan_out))
        params.append((W, np.zeros(fan_out)))
    return params


@mistake("init_params", "orthogonal weights")
def init_params_orthogonal(sizes, rng):
    """The columns of your weights, or the rows, are at right angles to each other. That is orthogonal
    initialisation. Here the weights are independent draws, whose angles are only nearly right."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        W = rng.standard_normal((max(fan_in, fan_out), min(fan_in, fan_out)))
        W = np.linalg.qr(W)[0] * np.sqrt(max(fan_in, fan_out))
        W = (W if fan_in >= fan_out else W.T) * np.sqrt(2.0 / fan_in)
        params.append((W, np.zeros(fan_out)))
    return params


@mistake("init_params", "columns made orthogonal")
def init_params_orthogonalised(sizes, rng):
    """Each column of your weights has the length of a random one, but they are all at right angles to
    each other: what you do to one weight depends on the others. Leave the draws as they are."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        W = rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out))
        if fan_in >= fan_out:
            lengths = np.sqrt(np.sum(W**2, axis=0))
            Q, R = np.linalg.qr(W)
            W = Q * np.sign(np.diag(R)) * lengths
        params.append((W, np.zeros(fan_out)))
    return params


@mistake("init_params", "neighbours alike")
def init_params_correlated(sizes, rng):
    """Each of your weights takes something over from the one before it, so neighbours in a row are
    correlated. Every weight gets a draw of its own."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        z = rng.standard_normal((fan_in, fan_out + 1))
        W = np.cos(0.206) * z[:, 1:] + np.sin(0.206) * z[:, :-1]
        params.append((W * np.sqrt(2.0 / fan_in), np.zeros(fan_out)))
    return params


@mistake("init_params", "one half mirrors the other")
def init_params_mirrored(sizes, rng):
    """Half of your units have the weights of the other half with the other sign. These are pairs of
    opposite draws, not independent ones."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        half = rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, (fan_out + 1) // 2))
        W = np.concatenate([half, -half], axis=1)[:, :fan_out]
        params.append((W, np.zeros(fan_out)))
    return params


@mistake("init_params", "draws in opposite pairs")
def init_params_antithetic(sizes, rng):
    """Every second of your draws is the one before it with the other sign. The mean is then 0 exactly,
    but the draws are not independent."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        z = rng.standard_normal((fan_in * fan_out + 1) // 2)
        z = np.stack([z, -z], axis=1).ravel()[: fan_in * fan_out]
        W = z.reshape(fan_in, fan_out) * np.sqrt(2.0 / fan_in)
        params.append((W, np.zeros(fan_out)))
    return params


@mistake("init_params", "rescaled to the exact spread")
def init_params_standardised(sizes, rng):
    """You shift and scale your draws until their mean is 0 and their variance 2 / fan_in exactly. Those
    of independent draws are only near. Leave the draws as they are."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        W = rng.standard_normal((fan_in, fan_out))
        W = (W - W.mean()) / max(W.std(), 1e-12) * np.sqrt(2.0 / fan_in)
        params.append((W, np.zeros(fan_out)))
    return params


@mistake("init_params", "divided by their own spread")
def init_params_scaled_to_std(sizes, rng):
    """You divide your draws by their own standard deviation, so that the spread is exactly right every
    time. The spread of independent draws is only near. Leave the draws as they are."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        W = rng.standard_normal((fan_in, fan_out))
        W *= np.sqrt(2.0 / fan_in) / max(W.std(), 1e-12)
        params.append((W, np.zeros(fan_out)))
    return params


@mistake("init_params", "units without a mean")
def init_params_centred_units(sizes, rng):
    """The weights of each of your units add up to 0: you took off the mean of every column. Leave the
    draws as they are."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        W = rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out))
        W -= W.mean(axis=0)
        W *= np.sqrt(fan_in / max(fan_in - 1, 1))
        params.append((W, np.zeros(fan_out)))
    return params


@mistake("init_params", "units of equal length")
def init_params_unit_lengths(sizes, rng):
    """The weights of each of your units have the same length: you normalised the columns. Those of
    independent draws differ in length."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        W = rng.standard_normal((fan_in, fan_out))
        W *= np.sqrt(2.0) / np.sqrt(np.sum(W**2, axis=0))
        params.append((W, np.zeros(fan_out)))
    return params


@mistake("init_params", "biases of 0.01")
def init_params_small_biases(sizes, rng):
    """Your biases start at 0.01. The course starts them at 0."""
    return [
        (rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out)), np.full(fan_out, 0.01))
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@mistake("init_params", "changes its argument")
def init_params_pops_sizes(sizes, rng):
    """The weights are right, but the caller's list of sizes is shorter afterwards: pop removes the
    entry from the caller's list too.

    Read the entries by index instead."""
    params = []
    fan_in = sizes.pop(0)
    while sizes:
        fan_out = sizes.pop(0)
        params.append((rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out)), np.zeros(fan_out)))
        fan_in = fan_out
    return params


# --- forward ----------------------------------------------------------------------------------------------------------


@mistake("forward", "no ReLU at all")
def forward_no_relu(params, x):
    """There is no ReLU between your layers, so however many there are, together they are a single
    linear layer.

    Put one after every layer but the last."""
    activations = [x]
    for W, b in params:
        activations.append(activations[-1] @ W + b)
    return activations


@mistake("forward", "ReLU after the last layer too")
def forward_relu_everywhere(params, x):
    """Your logits are never negative: you applied ReLU after the last layer too. The last layer
    stays linear; handle it separately."""
    activations = [x]
    for W, b in params:
        activations.append(np.maximum(activations[-1] @ W + b, 0))
    return activations


@mistake("forward", "softmax at the end")
def forward_softmax_at_end(params, x):
    """The last entry of your list holds probabilities: you already took the softmax.

    Return the logits; the loss takes the softmax itself."""
    activations = [x]
    for i, (W, b) in enumerate(params):
        z = activations[-1] @ W + b
        activations.append(np.maximum(z, 0) if i < len(params) - 1 else z)
    e = np.exp(activations[-1] - activations[-1].max(axis=1, keepdims=True))
    activations[-1] = e / e.sum(axis=1, keepdims=True)
    return activations


@mistake("forward", "no bias")
def forward_no_bias(params, x):
    """You never add the biases: with an input of zeros all your activations are 0. A layer is a
    product and a sum."""
    activations = [x]
    for i, (W, _) in enumerate(params):
        z = activations[-1] @ W
        activations.append(np.maximum(z, 0) if i < len(params) - 1 else z)
    return activations


@mistake("forward", "bias after the ReLU")
def forward_bias_after_relu(params, x):
    """You add the bias after the ReLU, so hidden activations can be negative and a bias cannot
    switch a unit on or off.

    Finish the linear layer first, then apply the ReLU."""
    activations = [x]
    for i, (W, b) in enumerate(params):
        z = activations[-1] @ W
        activations.append((np.maximum(z, 0) if i < len(params) - 1 else z) + b)
    return activations


@mistake("forward", "ReLU before the layer")
def forward_relu_before(params, x):
    """Your ReLU comes before each layer instead of after it, so negative inputs in x are lost. x
    goes into the first layer as it is."""
    activations = [x]
    for W, b in params:
        activations.append(np.maximum(activations[-1], 0) @ W + b)
    return activations


@mistake("forward", "pre-activations kept")
def forward_pre_activations(params, x):
    """The logits are right, but the hidden entries of your list are the values before the ReLU.

    Keep what the next layer receives."""
    kept, h = [x], x
    for W, b in params:
        z = h @ W + b
        kept.append(z)
        h = np.maximum(z, 0)
    return kept


@mistake("forward", "x is missing")
def forward_without_x(params, x):
    """Your list starts with the first hidden layer. It should start with x: the backward pass needs
    the input of every layer, including the first."""
    activations, h = [], x
    for i, (W, b) in enumerate(params):
        h = h @ W + b
        if i < len(params) - 1:
            h = np.maximum(h, 0)
        activations.append(h)
    return activations


@mistake("forward", "only the logits")
def forward_logits_only(params, x):
    """You return only the logits. The backward pass needs what every layer received, so return the
    list of all activations, x first."""
    h = x
    for i, (W, b) in enumerate(params):
        h = h @ W + b
        if i < len(params) - 1:
            h = np.maximum(h, 0)
    return h


@mistake("forward", "logits are missing")
def forward_without_logits(params, x):
    """The last entry of your list is the last hidden layer: you never added the logits. One more
    entry belongs at the end."""
    activations = [x]
    for W, b in params[:-1]:
        activations.append(np.maximum(activations[-1] @ W + b, 0))
    return activations


@mistake("forward", "sigmoid between layers")
def forward_sigmoid(params, x):
    """Your hidden activations all lie between 0 and 1: you used the sigmoid. This network has ReLU
    between its layers."""
    activations = [x]
    for i, (W, b) in enumerate(params):
        z = activations[-1] @ W + b
        activations.append(0.5 * (1 + np.tanh(z / 2)) if i < len(params) - 1 else z)
    return activations


@mistake("forward", "ReLU after the first layer only")
def forward_relu_first_only(params, x):
    """Only the first layer is followed by a ReLU. Every layer but the last needs one, however deep
    the network is."""
    activations = [x]
    for i, (W, b) in enumerate(params):
        z = activations[-1] @ W + b
        activations.append(np.maximum(z, 0) if i == 0 else z)
    return activations


@mistake("forward", "x into every layer")
def forward_x_every_time(params, x):
    """Every one of your layers receives x. A layer works on the output of the layer before it;
    follow the shapes through the loop."""
    activations = [x]
    for i, (W, b) in enumerate(params):
        z = x @ W + b
        activations.append(np.maximum(z, 0) if i < len(params) - 1 else z)
    return activations


@mistake("forward", "two layers, always")
def forward_two_layers_only(params, x):
    """Right for a network of two layers, wrong for any other depth: the layers are written out by
    hand.

    Let a loop run over params, however many layers there are."""
    (W1, b1), (W2, b2) = params[0], params[-1]
    h = np.maximum(x @ W1 + b1, 0)
    return [x, h, h @ W2 + b2]


@mistake("forward", "changes its argument")
def forward_pops_params(params, x):
    """The activations are right, but the caller has lost the last layer: pop removes it from the
    caller's params too.

    Read the last pair by index instead."""
    W_last, b_last = params.pop()
    activations = [x]
    for W, b in params:
        activations.append(np.maximum(activations[-1] @ W + b, 0))
    activations.append(activations[-1] @ W_last + b_last)
    return activations


# Values are right on ordinary inputs of moderate size; what is wrong is a changed argument, a
# warning or an overflow.
BEHAVIOUR_ONLY = {
    "relu_in_place",
    "sigmoid_naive",
    "sigmoid_naive_positive",
    "sigmoid_where_both_sides",
    "sigmoid_clipped",
    "sigmoid_in_place",
    "softmax_naive",
    "softmax_global_max",
    "softmax_shift_by_min",
    "softmax_clipped",
    "softmax_in_place",
    "init_params_pops_sizes",
    "forward_pops_params",
}

# Wrong only on inputs that the contract names: z == 0, N = 1 or C = 1, one or three dimensions,
# other depths.
SPECIAL_INPUTS = {
    "relu_two_dimensions_only",
    "sigmoid_zero_missing",
    "sigmoid_two_dimensions_only",
    "softmax_squeezed",
    "forward_relu_first_only",
    "forward_two_layers_only",
}

# Shapes and types are right, and a single call shows nothing: the distribution of the draws is
# wrong, or where they come from.
DISTRIBUTION = {
    "init_params_variance_as_std",
    "init_params_lecun",
    "init_params_xavier",
    "init_params_fan_out",
    "init_params_first_fan_in",
    "init_params_unit",
    "init_params_small",
    "init_params_own_seed",
    "init_params_global_random",
    "init_params_same_draws",
    "init_params_absolute",
    "init_params_uniform_positive",
    "init_params_uniform",
    "init_params_truncated",
    "init_params_clipped",
    "init_params_shared_pool",
    "init_params_bias_counted",
    "init_params_rounded_gain",
    "init_params_last_layer_wider",
    "init_params_first_layer_narrower",
    "init_params_hidden_layers_wider",
    "init_params_truncated_rescaled",
    "init_params_six_uniforms",
    "init_params_laplace",
    "init_params_uniform_last",
    "init_params_orthogonal",
    "init_params_orthogonalised",
    "init_params_correlated",
    "init_params_mirrored",
    "init_params_antithetic",
    "init_params_standardised",
    "init_params_scaled_to_std",
    "init_params_centred_units",
    "init_params_unit_lengths",
}
