"""Right answers to exercise1 written in other ways; none of them may be judged wrong."""

import numpy as np

# Stand-ins for the functions of the same exercise that answers below call by name.


def linear(x, W, b):
    """The model solution's name."""
    return x @ W + b


def relu(z):
    """The model solution's name."""
    return np.maximum(z, 0)


# --- linear -----------------------------------------------------------------------------------------------------------


def linear__matmul(x, W, b):
    """np.matmul and np.add by name."""
    return np.add(np.matmul(x, W), b)


def linear__dot_in_place(x, W, b):
    """Adds the bias in place to an array of its own."""
    out = x.dot(W)
    out += b
    return out


def linear__einsum(x, W, b):
    """Index notation."""
    return np.einsum("nd,dh->nh", x, W, optimize=True) + b[None, :]


def linear__tensordot(x, W, b):
    """np.tensordot over the shared axis."""
    return np.tensordot(x, W, axes=1) + b.reshape(1, -1)


def linear__column_of_ones(x, W, b):
    """The bias as one more row of W, seen by an input that is always 1."""
    ones = np.ones((x.shape[0], 1), dtype=x.dtype)
    return np.hstack([x, ones]) @ np.vstack([W, b])


def linear__fortran(x, W, b):
    """The result lies in memory column by column."""
    return np.asfortranarray(x @ W + b)


def linear__transposed(x, W, b):
    """Works on columns of examples and turns back."""
    return (W.T @ x.T + b[:, np.newaxis]).T


def linear__float64(x, W, b):
    """Always computes in float64."""
    return x.astype(np.float64) @ W.astype(np.float64) + b


def linear__loop_over_units(x, W, b):
    """One unit after the other."""
    out = np.zeros((len(x), len(b)))
    for j in range(len(b)):
        out[:, j] = np.dot(x, W[:, j]) + b[j]
    return out


def linear__loop_over_inputs(x, W, b):
    """Adds up the share of one input after the other."""
    out = np.tile(b, (x.shape[0], 1))
    for d in range(W.shape[0]):
        out = out + np.outer(x[:, d], W[d])
    return out


def linear__loop_over_everything(x, W, b):
    """Three loops in plain Python."""
    rows = []
    for i in range(x.shape[0]):
        row = []
        for j in range(W.shape[1]):
            total = b[j]
            for d in range(x.shape[1]):
                total = total + x[i, d] * W[d, j]
            row.append(total)
        rows.append(row)
    return np.array(rows)


# --- relu -------------------------------------------------------------------------------------------------------------


def relu__float_zero(z):
    """np.maximum with 0.0."""
    return np.maximum(0.0, z)


def relu__dtype_zero(z):
    """The zero has the dtype of the input."""
    return np.maximum(z, z.dtype.type(0))


def relu__where(z):
    """np.where."""
    return np.where(z > 0, z, 0)


def relu__where_or_equal(z):
    """np.where, with 0 on the other side."""
    return np.where(z >= 0, z, 0.0)


def relu__times_mask(z):
    """Times a mask of True and False; negative entries give -0.0."""
    return z * (z > 0)


def relu__copy_and_mask(z):
    """Writes zeros into a copy."""
    out = z.copy()
    out[out < 0] = 0
    return out


def relu__clip(z):
    """np.clip with a floor only."""
    return np.clip(z, 0, None)


def relu__half_sum(z):
    """Half of z and its size."""
    return z / 2 + np.abs(z) / 2


def relu__out(z):
    """np.maximum into an array of its own, Fortran-ordered."""
    out = np.zeros(z.shape, order="F")
    np.maximum(z, 0, out=out)
    return out


def relu__putmask(z):
    """np.putmask on a float64 copy."""
    out = np.array(z, dtype=np.float64)
    np.putmask(out, out <= 0, 0.0)
    return out


def relu__fmax(z):
    """np.fmax."""
    return np.fmax(z, 0)


def relu__loop_over_entries(z):
    """Each entry by itself, for any shape."""
    out = np.zeros_like(z)
    for index in np.ndindex(z.shape):
        if z[index] > 0:
            out[index] = z[index]
    return out


def relu__loop_comprehension(z):
    """A list of Python's own max, put back into shape."""
    return np.array([max(value, 0.0) for value in z.ravel().tolist()]).reshape(z.shape)


# --- sigmoid ----------------------------------------------------------------------------------------------------------


def sigmoid__minus_abs(z):
    """One exp of an exponent that is never positive."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def sigmoid__minus_abs_one_where(z):
    """The numerator chosen by np.where."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def sigmoid__masks(z):
    """Two masks, two formulas."""
    out = np.empty_like(z)
    positive = z >= 0
    out[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    out[~positive] = e / (1 + e)
    return out


def sigmoid__tanh(z):
    """Through tanh."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def sigmoid__logaddexp(z):
    """Through the logarithm."""
    return np.exp(-np.logaddexp(0, -z))


def sigmoid__clipped(z):
    """Clipped where the result no longer changes by 1e-12; float64 throughout."""
    return 1.0 / (1.0 + np.exp(-np.clip(z.astype(np.float64), -500.0, 500.0)))


def sigmoid__one_sided_clip(z):
    """The exponent kept from growing, float64 throughout."""
    return 1.0 / (1.0 + np.exp(np.minimum(-z.astype(np.float64), 700.0)))


def sigmoid__errstate(z):
    """The short formula with the harmless overflow silenced."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def sigmoid__reflected(z):
    """The positive side, reflected for the negative one."""
    s = 1 / (1 + np.exp(-np.abs(z)))
    return np.where(z < 0, 1 - s, s)


def sigmoid__piecewise(z):
    """np.piecewise."""
    return np.piecewise(
        z,
        [z >= 0],
        [lambda t: 1 / (1 + np.exp(-t)), lambda t: np.exp(t) / (1 + np.exp(t))],
    )


def sigmoid__fortran(z):
    """The result lies in memory column by column."""
    return np.asfortranarray((1 + np.tanh(z / 2)) / 2).reshape(z.shape)


def sigmoid__loop_over_entries(z):
    """Each entry by itself, for any shape."""
    out = np.zeros(z.shape)
    for index, value in np.ndenumerate(z):
        if value >= 0:
            out[index] = 1 / (1 + np.exp(-value))
        else:
            out[index] = np.exp(value) / (1 + np.exp(value))
    return out


# --- softmax ----------------------------------------------------------------------------------------------------------


def softmax__none_index(z):
    """None-indexing instead of keepdims."""
    e = np.exp(z - z.max(axis=1)[:, None])
    return e / e.sum(axis=1)[:, None]


def softmax__reshape(z):
    """reshape instead of keepdims."""
    e = np.exp(z - np.max(z, axis=-1).reshape(-1, 1))
    return e / np.sum(e, axis=-1).reshape((len(z), 1))


def softmax__transposed(z):
    """Works on columns and turns back, so the result lies in memory column by column."""
    e = np.exp(z.T - z.max(axis=1))
    return (e / e.sum(axis=0)).T


def softmax__einsum(z):
    """The row sums and the division in index notation."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.einsum("nc,n->nc", e, 1 / np.einsum("nc->n", e))


def softmax__log_space(z):
    """exp of the log-softmax."""
    shifted = z - z.max(axis=1, keepdims=True)
    return np.exp(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def softmax__logaddexp(z):
    """Log-sum-exp by np.logaddexp.reduce; the maximum off first keeps all digits."""
    shifted = z - z.max(axis=1, keepdims=True)
    return np.exp(shifted - np.logaddexp.reduce(shifted, axis=1, keepdims=True))


def softmax__in_place_on_a_copy(z):
    """Writes into a float64 copy only."""
    out = np.array(z, dtype=float)
    out -= np.amax(out, axis=1, keepdims=True)
    np.exp(out, out=out)
    out /= out.sum(axis=1, keepdims=True)
    return out


def softmax__matrix_of_ones(z):
    """The row sums by a product with ones."""
    e = np.exp(z - z.max(1, keepdims=True))
    return e / (e @ np.ones((z.shape[1], 1), dtype=z.dtype))


def softmax__take_along_axis(z):
    """The maximum looked up by its place."""
    top = np.take_along_axis(z, z.argmax(axis=1, keepdims=True), axis=1)
    e = np.exp(z - top)
    return np.divide(e, np.add.reduce(e, axis=1, keepdims=True))


def softmax__sum_of_sorted(z):
    """The maximum from a sorted copy."""
    e = np.exp(z - np.sort(z, axis=1)[:, -1:])
    return e / e.sum(axis=1, keepdims=True)


def softmax__loop_over_rows(z):
    """One example after the other."""
    out = np.zeros_like(z)
    for i, row in enumerate(z):
        e = np.exp(row - row.max())
        out[i] = e / e.sum()
    return out


def softmax__loop_apply_along_axis(z):
    """np.apply_along_axis with a function of one row."""

    def one(row):
        e = np.exp(row - np.max(row))
        return e / np.sum(e)

    return np.apply_along_axis(one, 1, z)


def softmax__loop_over_pairs(z):
    """One over the sum of exp of differences; an exponent is kept below overflow, where the result is 0 anyway."""
    out = np.zeros(z.shape)
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            out[i, j] = 1 / np.sum(np.exp(np.minimum(z[i].astype(float) - float(z[i, j]), 700.0)))
    return out


# --- init_params ------------------------------------------------------------------------------------------------------


def init_params__standard_normal(sizes, rng):
    """Standard normal draws, scaled."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        params.append((rng.standard_normal((fan_in, fan_out)) * np.sqrt(2 / fan_in), np.zeros(fan_out)))
    return params


def init_params__tuples_by_index(sizes, rng):
    """A tuple of lists, indexed by layer."""
    return tuple(
        [rng.normal(scale=(2.0 / sizes[i]) ** 0.5, size=(sizes[i], sizes[i + 1])), np.zeros((sizes[i + 1],))]
        for i in range(len(sizes) - 1)
    )


def init_params__named_tuples(sizes, rng):
    """Each pair with names."""
    from typing import NamedTuple

    class Layer(NamedTuple):
        W: np.ndarray
        b: np.ndarray

    pairs = list(zip(sizes[:-1], sizes[1:], strict=True))
    return [Layer(rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out)), np.zeros(fan_out)) for fan_in, fan_out in pairs]


def init_params__last_layer_first(sizes, rng):
    """Draws for the last layer first."""
    params = []
    for i in reversed(range(len(sizes) - 1)):
        W = rng.normal(0, np.sqrt(2 / sizes[i]), (sizes[i], sizes[i + 1]))
        params.insert(0, (W, np.zeros(sizes[i + 1])))
    return params


def init_params__one_long_draw(sizes, rng):
    """All draws at once, cut into layers."""
    shapes = list(zip(sizes[:-1], sizes[1:], strict=True))
    counts = [fan_in * fan_out for fan_in, fan_out in shapes]
    pieces = np.split(rng.standard_normal(sum(counts)), np.cumsum(counts)[:-1])
    return [
        (piece.reshape(shape) * np.sqrt(2.0 / shape[0]), np.zeros(shape[1])) for piece, shape in zip(pieces, shapes, strict=True)
    ]


def init_params__fortran(sizes, rng):
    """Draws the transpose, so W lies in memory column by column."""
    return [
        (np.sqrt(2.0 / fan_in) * rng.standard_normal((fan_out, fan_in)).T, np.zeros(fan_out))
        for fan_in, fan_out in zip(sizes, sizes[1:], strict=False)
    ]


def init_params__box_muller(sizes, rng):
    """Normal draws made from uniform ones by Box and Muller's formula."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        radius = np.sqrt(-2 * np.log(1 - rng.random((fan_in, fan_out))))
        angle = 2 * np.pi * rng.random((fan_in, fan_out))
        params.append((radius * np.cos(angle) * np.sqrt(2 / fan_in), np.zeros(fan_out)))
    return params


def init_params__bias_of_a_row(sizes, rng):
    """The bias as 0 times the first row of W, and W made negative: a normal is symmetric."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        W = -rng.normal(0.0, np.sqrt(2.0 / fan_in), size=(fan_in, fan_out))
        params.append((W, np.abs(0.0 * W[0])))
    return params


def init_params__loop_over_units(sizes, rng):
    """Draws column by column, one unit after the other."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        columns = [rng.normal(0.0, np.sqrt(2.0 / fan_in), fan_in) for _ in range(fan_out)]
        params.append((np.stack(columns, axis=1), np.zeros(fan_out)))
    return params


def init_params__loop_over_entries(sizes, rng):
    """Draws number by number."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        W = np.empty((fan_in, fan_out))
        for i in range(fan_in):
            for j in range(fan_out):
                W[i, j] = rng.normal(0.0, np.sqrt(2.0 / fan_in))
        params.append((W, np.zeros(fan_out)))
    return params


def init_params__box_muller_in_pairs(sizes, rng):
    """Box and Muller's formula with both of its draws in use: they are independent."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        half = (fan_in * fan_out + 1) // 2
        radius, angle = np.sqrt(-2 * np.log1p(-rng.random(half))), 2 * np.pi * rng.random(half)
        z = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).ravel()
        params.append((z[: fan_in * fan_out].reshape(fan_in, fan_out) * (2.0 / fan_in) ** 0.5, np.zeros(fan_out)))
    return params


def init_params__spawned(sizes, rng):
    """A generator of its own for every layer, each seeded by rng."""
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        own = np.random.default_rng(rng.integers(2**63))
        params.append((own.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out)), np.zeros(fan_out)))
    return params


# --- forward ----------------------------------------------------------------------------------------------------------


def forward__by_name(params, x):
    """Calls linear and relu."""
    activations = [x]
    for W, b in params[:-1]:
        activations.append(relu(linear(activations[-1], W, b)))
    W, b = params[-1]
    return [*activations, linear(activations[-1], W, b)]


def forward__by_index(params, x):
    """Asks for the last index inside the loop."""
    activations = [x]
    for i in range(len(params)):
        z = activations[i] @ params[i][0] + params[i][1]
        activations.append(z if i == len(params) - 1 else np.maximum(z, 0))
    return activations


def forward__tuple_of_copies(params, x):
    """A tuple, with a copy of x."""
    h, activations = np.array(x), (np.array(x),)
    for W, b in params[:-1]:
        h = np.where(h @ W + b > 0, h @ W + b, 0.0)
        activations = (*activations, h)
    return (*activations, h @ params[-1][0] + params[-1][1])


def forward__last_undone(params, x):
    """ReLU everywhere, and the last entry worked out anew."""
    activations = [x]
    for W, b in params:
        activations.append(np.maximum(activations[-1] @ W + b, 0))
    W, b = params[-1]
    activations[-1] = activations[-2] @ W + b
    return activations


def forward__list_and_tuple_methods(params, x):
    """Uses params as the list of pairs that it is: a copy, pop, slices, and sums of lists and of tuples."""
    rest, activations = params.copy(), [x]
    last = rest.pop()
    for pair in rest + []:
        W, b = pair + ()
        activations.append(np.maximum(activations[-1] @ W + b, 0))
    assert params[:-1] + [params[-1]] == [*rest, last]
    return activations + [activations[-1] @ last[0] + last[1]]


def forward__named_tuple(params, x):
    """The activations in a list of one's own, the layers as named tuples."""
    import collections

    layer, activations = collections.namedtuple("layer", "weights bias"), [x]
    for i, each in enumerate(layer(*pair) for pair in params):
        z = activations[-1] @ each.weights + each.bias
        activations.append(z if i == len(params) - 1 else np.maximum(z, 0))
    return type("Activations", (list,), {})(activations)


def forward__late_relu(params, x):
    """Bends an entry of its own list in place when the next layer asks for it."""
    activations = [x]
    for i, (W, b) in enumerate(params):
        if i > 0:
            np.maximum(activations[-1], 0, out=activations[-1])
        activations.append(activations[-1] @ W + b)
    return activations


def forward__unpacked(params, x):
    """The last pair unpacked with a star."""
    *hidden, (W_last, b_last) = params
    activations = [x]
    for W, b in hidden:
        z = np.matmul(activations[-1], W) + b.reshape(1, -1)
        activations.append(z * (z > 0))
    activations.append(np.matmul(activations[-1], W_last) + b_last)
    return activations


def forward__recursive(params, x):
    """x, and then the rest of the network on what comes out of the first layer."""

    def rest(h, layers):
        W, b = layers[0]
        z = h @ W + b
        if len(layers) == 1:
            return [h, z]
        return [h, *rest(np.clip(z, 0, None), layers[1:])]

    return rest(x, list(params))


def forward__columns(params, x):
    """Examples as columns inside; the results are turned back and lie in memory column by column."""
    h, columns = x.T, [x.T]
    for i, (W, b) in enumerate(params):
        h = W.T @ h + b[:, None]
        if i + 1 < len(params):
            h = np.maximum(h, 0)
        columns.append(h)
    return [column.T for column in columns]


def forward__loop_over_examples(params, x):
    """One example after the other."""
    walks = []
    for row in x:
        walk = [row]
        for i, (W, b) in enumerate(params):
            z = walk[-1] @ W + b
            walk.append(z if i == len(params) - 1 else np.maximum(z, 0))
        walks.append(walk)
    return [np.array([walk[k] for walk in walks]) for k in range(len(params) + 1)]
