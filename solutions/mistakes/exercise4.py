"""Wrong answers to exercise4, gradient descent. Each docstring is what a student who gave that
answer should read."""

import numpy as np

from learnloop.bank import mistake

# --- sgd_step ---------------------------------------------------------------------------------------------------------


@mistake("sgd_step", "uphill")
def sgd_step_ascent(params, grads, lr):
    """You stepped along the gradient, and the gradient points uphill.

    Step the other way."""
    return [(W + lr * dW, b + lr * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]


@mistake("sgd_step", "no learning rate")
def sgd_step_no_lr(params, grads, lr):
    """Your step is the whole gradient, whatever lr is. The learning rate says how much of it to
    take."""
    return [(W - dW, b - db) for (W, b), (dW, db) in zip(params, grads, strict=True)]


@mistake("sgd_step", "divided by the learning rate")
def sgd_step_divided_by_lr(params, grads, lr):
    """The smaller lr is, the larger your step: you divided by it. A small learning rate means a
    small step."""
    return [(W - dW / lr, b - db / lr) for (W, b), (dW, db) in zip(params, grads, strict=True)]


@mistake("sgd_step", "biases left alone")
def sgd_step_weights_only(params, grads, lr):
    """Your weights move and your biases do not. Every parameter takes the same kind of step."""
    return [(W - lr * dW, b.copy()) for (W, b), (dW, _) in zip(params, grads, strict=True)]


@mistake("sgd_step", "weights left alone")
def sgd_step_biases_only(params, grads, lr):
    """Your biases move and your weights do not. Every parameter takes the same kind of step."""
    return [(W.copy(), b - lr * db) for (W, b), (_, db) in zip(params, grads, strict=True)]


@mistake("sgd_step", "last layer only")
def sgd_step_last_layer_only(params, grads, lr):
    """Only the last layer moved.

    Build a new pair for every layer in the loop."""
    stepped = [(W.copy(), b.copy()) for W, b in params]
    (W, b), (dW, db) = params[-1], grads[-1]
    stepped[-1] = (W - lr * dW, b - lr * db)
    return stepped


@mistake("sgd_step", "only the last layer is returned")
def sgd_step_returns_last_pair(params, grads, lr):
    """You return one layer of the network: each pass through the loop overwrote the one before.

    Collect the pairs in a list."""
    for (W, b), (dW, db) in zip(params, grads, strict=True):
        stepped = [(W - lr * dW, b - lr * db)]
    return stepped


@mistake("sgd_step", "nothing moved")
def sgd_step_unchanged(params, grads, lr):
    """Your parameters are returned unchanged: inside the loop you bound a name to the new array,
    and the list still holds the old one.

    Put the new arrays into a new list."""
    stepped = [(W.copy(), b.copy()) for W, b in params]
    for (W, b), (dW, db) in zip(stepped, grads, strict=True):
        W = W - lr * dW
        b = b - lr * db
    return stepped


@mistake("sgd_step", "the step, not where it leads")
def sgd_step_update_only(params, grads, lr):
    """You return the step itself.

    Return where it leads: the parameters after the step."""
    return [(-lr * dW, -lr * db) for dW, db in grads]


@mistake("sgd_step", "brackets in the wrong place")
def sgd_step_precedence(params, grads, lr):
    """You multiplied the parameters by lr too, so they shrink at every step. Only the gradient is
    scaled."""
    return [(lr * (W - dW), lr * (b - db)) for (W, b), (dW, db) in zip(params, grads, strict=True)]


@mistake("sgd_step", "the sign of the gradient")
def sgd_step_sign(params, grads, lr):
    """Every entry moves by the same amount: you used only the sign of the gradient. Steep slopes
    call for longer steps."""
    return [(W - lr * np.sign(dW), b - lr * np.sign(db)) for (W, b), (dW, db) in zip(params, grads, strict=True)]


@mistake("sgd_step", "clipped gradients")
def sgd_step_clipped(params, grads, lr):
    """You clipped the gradients at 0.5. Plain gradient descent takes them as they are."""
    return [
        (W - lr * np.clip(dW, -0.5, 0.5), b - lr * np.clip(db, -0.5, 0.5))
        for (W, b), (dW, db) in zip(params, grads, strict=True)
    ]


@mistake("sgd_step", "gradients scaled to length 1")
def sgd_step_normalised(params, grads, lr):
    """You divided each gradient by its norm, so every step has the same length. Plain gradient
    descent uses the gradient as it is."""
    return [
        (W - lr * dW / np.linalg.norm(dW), b - lr * db / np.linalg.norm(db))
        for (W, b), (dW, db) in zip(params, grads, strict=True)
    ]


@mistake("sgd_step", "weights shrunk too")
def sgd_step_weight_decay(params, grads, lr):
    """Your weights also shrink a little at every step: that is weight decay, which comes in
    exercise6. Here the step depends on the gradient alone."""
    return [(W - lr * (dW + 0.01 * W), b - lr * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]


@mistake("sgd_step", "pairs swapped")
def sgd_step_pairs_exchanged(params, grads, lr):
    """Each of your pairs is (b, W).

    Keep the order of params: the weights first."""
    return [(b - lr * db, W - lr * dW) for (W, b), (dW, db) in zip(params, grads, strict=True)]


@mistake("sgd_step", "one flat list")
def sgd_step_flat_list(params, grads, lr):
    """Your arrays are in one flat list.

    Keep the structure of params: one pair for each layer."""
    return [p - lr * g for pair, step in zip(params, grads, strict=True) for p, g in zip(pair, step, strict=True)]


@mistake("sgd_step", "nothing returned")
def sgd_step_returns_nothing(params, grads, lr):
    """Your function returns nothing: it wrote the step into the arrays that it was given.

    Make new arrays and return them."""
    for (W, b), (dW, db) in zip(params, grads, strict=True):
        W -= lr * dW
        b -= lr * db


@mistake("sgd_step", "changes its argument")
def sgd_step_in_place(params, grads, lr):
    """The step is right, but the caller's parameters moved too: -= writes into the array itself.
    Without the old ones there is no way back to the best epoch; make new arrays."""
    for (W, b), (dW, db) in zip(params, grads, strict=True):
        W -= lr * dW
        b -= lr * db
    return params


@mistake("sgd_step", "scales the gradients in place")
def sgd_step_scales_grads(params, grads, lr):
    """The step is right, but the caller's gradients were multiplied by lr: *= writes into the array
    itself.

    Put the scaled gradient into a new array."""
    stepped = []
    for (W, b), (dW, db) in zip(params, grads, strict=True):
        dW *= lr
        db *= lr
        stepped.append((W - dW, b - db))
    return stepped


# --- momentum_step ----------------------------------------------------------------------------------------------------


@mistake("momentum_step", "no memory")
def momentum_step_no_memory(params, grads, velocity, lr, beta=0.9):
    """The old velocity never enters your step, so this is plain gradient descent. Momentum keeps
    part of it."""
    new_velocity = [(dW.copy(), db.copy()) for dW, db in grads]
    stepped = [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
    return stepped, new_velocity


@mistake("momentum_step", "no friction")
def momentum_step_no_beta(params, grads, velocity, lr, beta=0.9):
    """Your velocity keeps all of the old one and can only grow: beta is missing. It says how much
    of the old velocity is kept."""
    new_velocity = [(vW + dW, vb + db) for (vW, vb), (dW, db) in zip(velocity, grads, strict=True)]
    stepped = [(W - lr * vW, b - lr * vb) for (W, b), (vW, vb) in zip(params, new_velocity, strict=True)]
    return stepped, new_velocity


@mistake("momentum_step", "a running mean")
def momentum_step_running_mean(params, grads, velocity, lr, beta=0.9):
    """You weighted the gradient by 1 - beta, which makes a running mean, as in Adam. In this course
    the gradient enters at full weight."""
    new_velocity = [
        (beta * vW + (1 - beta) * dW, beta * vb + (1 - beta) * db)
        for (vW, vb), (dW, db) in zip(velocity, grads, strict=True)
    ]
    stepped = [(W - lr * vW, b - lr * vb) for (W, b), (vW, vb) in zip(params, new_velocity, strict=True)]
    return stepped, new_velocity


@mistake("momentum_step", "lr inside the velocity")
def momentum_step_lr_in_velocity(params, grads, velocity, lr, beta=0.9):
    """Your velocity already contains lr, as some books write it. In this course it collects plain
    gradients, and lr comes in when the parameters move."""
    new_velocity = [
        (beta * vW + lr * dW, beta * vb + lr * db) for (vW, vb), (dW, db) in zip(velocity, grads, strict=True)
    ]
    stepped = [(W - vW, b - vb) for (W, b), (vW, vb) in zip(params, new_velocity, strict=True)]
    return stepped, new_velocity


@mistake("momentum_step", "a velocity that points downhill")
def momentum_step_negative_velocity(params, grads, velocity, lr, beta=0.9):
    """Your velocity holds the step itself, with lr and a minus, as some books write it. In this
    course it collects plain gradients; lr and the minus come in when the parameters move."""
    new_velocity = [
        (beta * vW - lr * dW, beta * vb - lr * db) for (vW, vb), (dW, db) in zip(velocity, grads, strict=True)
    ]
    stepped = [(W + vW, b + vb) for (W, b), (vW, vb) in zip(params, new_velocity, strict=True)]
    return stepped, new_velocity


@mistake("momentum_step", "the old velocity moves the parameters")
def momentum_step_old_velocity(params, grads, velocity, lr, beta=0.9):
    """Your parameters moved with the velocity from before this gradient, one step late.

    Update the velocity first, then move with the new one."""
    new_velocity = [(beta * vW + dW, beta * vb + db) for (vW, vb), (dW, db) in zip(velocity, grads, strict=True)]
    stepped = [(W - lr * vW, b - lr * vb) for (W, b), (vW, vb) in zip(params, velocity, strict=True)]
    return stepped, new_velocity


@mistake("momentum_step", "the old velocity is returned")
def momentum_step_returns_old_velocity(params, grads, velocity, lr, beta=0.9):
    """Your parameters are right, but the velocity is returned unchanged, so nothing is remembered.

    Return the new one."""
    new_velocity = [(beta * vW + dW, beta * vb + db) for (vW, vb), (dW, db) in zip(velocity, grads, strict=True)]
    stepped = [(W - lr * vW, b - lr * vb) for (W, b), (vW, vb) in zip(params, new_velocity, strict=True)]
    return stepped, [(vW.copy(), vb.copy()) for vW, vb in velocity]


@mistake("momentum_step", "moved by the gradient")
def momentum_step_moves_by_gradient(params, grads, velocity, lr, beta=0.9):
    """The velocity is right, but the parameters moved by the gradient alone. They should move by
    the velocity."""
    new_velocity = [(beta * vW + dW, beta * vb + db) for (vW, vb), (dW, db) in zip(velocity, grads, strict=True)]
    stepped = [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
    return stepped, new_velocity


@mistake("momentum_step", "Nesterov's form")
def momentum_step_nesterov(params, grads, velocity, lr, beta=0.9):
    """This is Nesterov's momentum, which looks one step ahead. Here the parameters move by lr times
    the velocity and nothing else."""
    new_velocity = [(beta * vW + dW, beta * vb + db) for (vW, vb), (dW, db) in zip(velocity, grads, strict=True)]
    stepped = [
        (W - lr * (dW + beta * vW), b - lr * (db + beta * vb))
        for (W, b), (dW, db), (vW, vb) in zip(params, grads, new_velocity, strict=True)
    ]
    return stepped, new_velocity


@mistake("momentum_step", "uphill")
def momentum_step_ascent(params, grads, velocity, lr, beta=0.9):
    """The velocity is right, but your parameters moved along it. It collects gradients, and those
    point uphill."""
    new_velocity = [(beta * vW + dW, beta * vb + db) for (vW, vb), (dW, db) in zip(velocity, grads, strict=True)]
    stepped = [(W + lr * vW, b + lr * vb) for (W, b), (vW, vb) in zip(params, new_velocity, strict=True)]
    return stepped, new_velocity


@mistake("momentum_step", "no learning rate")
def momentum_step_no_lr(params, grads, velocity, lr, beta=0.9):
    """Your parameters moved by the whole velocity, whatever lr is. The learning rate says how much
    of it to take."""
    new_velocity = [(beta * vW + dW, beta * vb + db) for (vW, vb), (dW, db) in zip(velocity, grads, strict=True)]
    stepped = [(W - vW, b - vb) for (W, b), (vW, vb) in zip(params, new_velocity, strict=True)]
    return stepped, new_velocity


@mistake("momentum_step", "beta at the gradient")
def momentum_step_beta_on_gradient(params, grads, velocity, lr, beta=0.9):
    """You multiplied the gradient by beta instead of the old velocity. It is the past that
    fades."""
    new_velocity = [(vW + beta * dW, vb + beta * db) for (vW, vb), (dW, db) in zip(velocity, grads, strict=True)]
    stepped = [(W - lr * vW, b - lr * vb) for (W, b), (vW, vb) in zip(params, new_velocity, strict=True)]
    return stepped, new_velocity


@mistake("momentum_step", "biases without momentum")
def momentum_step_biases_plain(params, grads, velocity, lr, beta=0.9):
    """The weights are right, but your biases forget their velocity. Weights and biases follow the
    same rule."""
    new_velocity = [(beta * vW + dW, db.copy()) for (vW, _), (dW, db) in zip(velocity, grads, strict=True)]
    stepped = [(W - lr * vW, b - lr * vb) for (W, b), (vW, vb) in zip(params, new_velocity, strict=True)]
    return stepped, new_velocity


@mistake("momentum_step", "velocity first")
def momentum_step_order(params, grads, velocity, lr, beta=0.9):
    """You return the velocity before the parameters. The exercise asks for (params, velocity)."""
    new_velocity = [(beta * vW + dW, beta * vb + db) for (vW, vb), (dW, db) in zip(velocity, grads, strict=True)]
    stepped = [(W - lr * vW, b - lr * vb) for (W, b), (vW, vb) in zip(params, new_velocity, strict=True)]
    return new_velocity, stepped


@mistake("momentum_step", "the velocity is not returned")
def momentum_step_params_only(params, grads, velocity, lr, beta=0.9):
    """You return only the parameters, and the new velocity is lost. The next step needs it: return
    both."""
    new_velocity = [(beta * vW + dW, beta * vb + db) for (vW, vb), (dW, db) in zip(velocity, grads, strict=True)]
    return [(W - lr * vW, b - lr * vb) for (W, b), (vW, vb) in zip(params, new_velocity, strict=True)]


@mistake("momentum_step", "beta is always 0.9")
def momentum_step_ignores_beta(params, grads, velocity, lr, beta=0.9):
    """Right for the usual beta, wrong for any other: 0.9 is hard-coded in the function.

    Use the beta that is passed in."""
    new_velocity = [(0.9 * vW + dW, 0.9 * vb + db) for (vW, vb), (dW, db) in zip(velocity, grads, strict=True)]
    stepped = [(W - lr * vW, b - lr * vb) for (W, b), (vW, vb) in zip(params, new_velocity, strict=True)]
    return stepped, new_velocity


@mistake("momentum_step", "changes the velocity")
def momentum_step_velocity_in_place(params, grads, velocity, lr, beta=0.9):
    """The results are right, but the caller's velocity was overwritten: *= and += write into the
    array itself.

    Make new arrays."""
    for (vW, vb), (dW, db) in zip(velocity, grads, strict=True):
        vW *= beta
        vW += dW
        vb *= beta
        vb += db
    return [(W - lr * vW, b - lr * vb) for (W, b), (vW, vb) in zip(params, velocity, strict=True)], velocity


@mistake("momentum_step", "changes the parameters")
def momentum_step_params_in_place(params, grads, velocity, lr, beta=0.9):
    """The results are right, but the caller's parameters moved too: -= writes into the array
    itself.

    Make new arrays."""
    new_velocity = [(beta * vW + dW, beta * vb + db) for (vW, vb), (dW, db) in zip(velocity, grads, strict=True)]
    for (W, b), (vW, vb) in zip(params, new_velocity, strict=True):
        W -= lr * vW
        b -= lr * vb
    return params, new_velocity


# --- minibatches ------------------------------------------------------------------------------------------------------


@mistake("minibatches", "the short last batch is dropped")
def minibatches_drops_last(n, batch_size, rng):
    """The examples that do not fill a whole batch are never used.

    Keep the last batch even if it is shorter."""
    order = rng.permutation(n)
    return [order[i * batch_size : (i + 1) * batch_size] for i in range(n // batch_size)]


@mistake("minibatches", "no shuffle")
def minibatches_no_shuffle(n, batch_size, rng):
    """Your batches come in the order of the data: nothing was shuffled. Sorted data would give
    batches of one class each; shuffle the indices first."""
    order = np.arange(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "drawn with replacement")
def minibatches_with_replacement(n, batch_size, rng):
    """Some examples occur twice and others never: you drew each index independently.

    Shuffle all of them once and cut."""
    order = rng.integers(0, n, n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "a new shuffle for every batch")
def minibatches_new_shuffle_each(n, batch_size, rng):
    """Some examples occur twice and others never: you shuffled again for every batch.

    Shuffle once, before the loop."""
    return [rng.permutation(n)[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "batch_size batches")
def minibatches_count_for_size(n, batch_size, rng):
    """You made batch_size batches. batch_size is the number of examples in a batch, not the number
    of batches."""
    return np.array_split(rng.permutation(n), batch_size)


@mistake("minibatches", "equal shares")
def minibatches_equal_shares(n, batch_size, rng):
    """You made the batches nearly equal, so some are smaller than batch_size. All hold batch_size
    examples; only the last may be shorter."""
    return np.array_split(rng.permutation(n), -(-n // batch_size))


@mistake("minibatches", "n // batch_size equal shares")
def minibatches_fewer_shares(n, batch_size, rng):
    """You cut the examples into n // batch_size nearly equal pieces, so some are larger than
    batch_size. All hold batch_size examples; what is left over is one more, shorter batch."""
    return np.array_split(rng.permutation(n), max(n // batch_size, 1))


@mistake("minibatches", "the rest joined to the last batch")
def minibatches_rest_joined(n, batch_size, rng):
    """Your last batch is too long: you added what was left over to it. What is left over is a
    shorter batch by itself."""
    order = rng.permutation(n)
    cuts = [i * batch_size for i in range(1, n // batch_size)]
    return np.split(order, cuts)


@mistake("minibatches", "last batch filled up")
def minibatches_wraps_around(n, batch_size, rng):
    """You filled up the last batch with examples from the beginning, so some occur twice. It may be
    shorter."""
    order = rng.permutation(n)
    return [np.take(order, np.arange(i, i + batch_size), mode="wrap") for i in range(0, n, batch_size)]


@mistake("minibatches", "example 0 is left out")
def minibatches_without_zero(n, batch_size, rng):
    """Index 0 never occurs: you shuffled the numbers from 1. Indices start at 0."""
    order = rng.permutation(np.arange(1, n))
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "indices from 1 to n")
def minibatches_from_one(n, batch_size, rng):
    """Your indices run from 1 to n, and n is out of range. They start at 0, as in range(n)."""
    order = rng.permutation(n) + 1
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "the first batch only")
def minibatches_first_only(n, batch_size, rng):
    """There is only one batch in your list: the return is inside the loop.

    Collect all batches first."""
    order = rng.permutation(n)
    return [order[:batch_size]]


@mistake("minibatches", "overlapping batches")
def minibatches_overlap(n, batch_size, rng):
    """Your batches overlap: the loop advances by 1 instead of a whole batch.

    Choose the step of the range."""
    order = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(n - batch_size + 1)]


@mistake("minibatches", "not cut")
def minibatches_not_cut(n, batch_size, rng):
    """You return the shuffled indices in one piece.

    Cut them into batches of batch_size."""
    return rng.permutation(n)


@mistake("minibatches", "shuffled inside the batches only")
def minibatches_within_batches(n, batch_size, rng):
    """Each batch always holds the same neighbours; only their order changes.

    Shuffle all indices before you cut."""
    return [rng.permutation(np.arange(i, min(i + batch_size, n))) for i in range(0, n, batch_size)]


@mistake("minibatches", "only the batches are shuffled")
def minibatches_batches_shuffled(n, batch_size, rng):
    """You cut first and then shuffled the batches, so the same neighbours always stay together.

    Shuffle the indices, then cut."""
    batches = [np.arange(i, min(i + batch_size, n)) for i in range(0, n, batch_size)]
    order = rng.permutation(len(batches) - 1) if n % batch_size else rng.permutation(len(batches))
    return [batches[i] for i in order] + batches[len(order) :]


@mistake("minibatches", "rotated, not shuffled")
def minibatches_rolled(n, batch_size, rng):
    """Your indices start at a random place but keep their order. A shuffle mixes all of them."""
    order = np.roll(np.arange(n), rng.integers(n))
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "its own seed")
def minibatches_own_seed(n, batch_size, rng):
    """Every epoch gets the same batches: you made your own generator, with a fixed seed.

    Use the rng that is passed in."""
    order = np.random.default_rng(0).permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "np.random, not rng")
def minibatches_global_random(n, batch_size, rng):
    """The same seed gives different batches each time: you drew from np.random, which is global.

    Use the rng that is passed in."""
    order = np.random.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "some orders come more often")
def minibatches_biased_swaps(n, batch_size, rng):
    """Each call gives a proper permutation, but some orders are more likely than others: every
    place was swapped with any other.

    Let rng do the shuffling, or swap each place only with those not yet settled."""
    order = np.arange(n)
    for i in range(n):
        j = rng.integers(n)
        order[i], order[j] = order[j], order[i]
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "no index may stay in its place")
def minibatches_cycle(n, batch_size, rng):
    """Each call gives a proper permutation, but no index ever stays in its place, so most orders
    never occur. A place may be swapped with itself: look at the end of the range that you draw
    places from."""
    order = np.arange(n)
    for i in range(n - 1, 0, -1):
        j = rng.integers(i)
        order[i], order[j] = order[j], order[i]
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "sorted by keys with ties")
def minibatches_keys_with_ties(n, batch_size, rng):
    """You sort the indices by random whole numbers. Where two of these are equal, the indices keep their
    order, so some orders are more likely than others.

    Let rng do the shuffling, or sort by numbers that are never equal."""
    order = np.argsort(rng.integers(0, n, n), kind="stable")
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "sorted by rounded keys")
def minibatches_two_digit_keys(n, batch_size, rng):
    """You sort the indices by random numbers of two digits. Many of these are equal, and such indices
    keep their order.

    Let rng do the shuffling, or sort by numbers that are never equal."""
    order = np.argsort(np.round(rng.random(n), 2), kind="stable")
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "riffled seven times")
def minibatches_riffled(n, batch_size, rng):
    """You riffle the indices seven times, like a deck of cards. Seven times is enough for 52 cards, not
    for more: rising runs are left. Let rng do the shuffling."""
    order = np.arange(n)
    for _ in range(7):
        order = order[np.argsort(rng.integers(0, 2, n), kind="stable")]
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "every k-th index")
def minibatches_affine(n, batch_size, rng):
    """You step through the indices with a fixed stride from a random start. That mixes them up, but it
    gives only a few of all orders. Let rng do the shuffling."""
    stride = int(rng.integers(1, n + 1))
    while np.gcd(stride, n) != 1:
        stride -= 1
    order = (int(rng.integers(n)) + stride * np.arange(n)) % n
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "pairs stay together")
def minibatches_pairs_together(n, batch_size, rng):
    """Indices 0 and 1 stay next to each other, and so do 2 and 3: pairs were shuffled, not indices."""
    pairs = 2 * rng.permutation((n + 1) // 2)
    order = np.stack([pairs, pairs + 1], axis=1).ravel()
    order = order[order < n]
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "too few swaps")
def minibatches_few_swaps(n, batch_size, rng):
    """You swap random places n times. Many indices are then never swapped: about one in seven stays in
    its place.

    Let rng do the shuffling, or swap each place once with one of those not yet settled."""
    order = np.arange(n)
    for i, j in rng.integers(0, n, (n, 2)):
        order[[i, j]] = order[[j, i]]
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "no shuffle in batches of one")
def minibatches_batches_of_one_in_order(n, batch_size, rng):
    """With batch_size = 1 you do not shuffle. A batch of one is still a step, and the order of the steps
    counts."""
    order = rng.permutation(n) if batch_size > 1 else np.arange(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "no shuffle in batches of two")
def minibatches_batches_of_two_in_order(n, batch_size, rng):
    """With batch_size = 2 you do not shuffle. The whole range must be shuffled, whatever the batch size."""
    order = rng.permutation(n) if batch_size != 2 else np.arange(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "no shuffle in one batch")
def minibatches_one_batch_in_order(n, batch_size, rng):
    """When one batch holds everything, you do not shuffle. The gradient is the same in any order, but
    the result is to be a shuffle for every batch size."""
    order = rng.permutation(n) if batch_size < n else np.arange(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "a seed for each n")
def minibatches_seeded_by_n(n, batch_size, rng):
    """You make a new generator from n, so the same n gives the same batches in every epoch. Use the rng
    that is passed in."""
    order = np.random.default_rng(n).permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "ten shuffles only")
def minibatches_ten_shuffles(n, batch_size, rng):
    """Your generator is seeded by one of ten numbers, so there are only ten different shuffles of n
    indices. Use the rng that is passed in for the shuffle itself."""
    order = np.random.default_rng(rng.integers(10)).permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("minibatches", "an empty batch at the end")
def minibatches_empty_last(n, batch_size, rng):
    """When batch_size divides n, the last batch is empty, and its mean is nan.

    Count the batches again for n = 6 and batch_size = 3."""
    order = rng.permutation(n)
    return [order[i * batch_size : (i + 1) * batch_size] for i in range(n // batch_size + 1)]


# --- descend ----------------------------------------------------------------------------------------------------------


@mistake("descend", "uphill")
def descend_ascent(grad, w0, lr, steps):
    """Your path climbs: you stepped along the gradient, which points uphill.

    Step the other way."""
    path = [w0.copy()]
    for _ in range(steps):
        path.append(path[-1] + lr * grad(path[-1]))
    return np.array(path)


@mistake("descend", "no learning rate")
def descend_no_lr(grad, w0, lr, steps):
    """Your steps are whole gradients, whatever lr is. The learning rate says how much of each to
    take."""
    path = [w0.copy()]
    for _ in range(steps):
        path.append(path[-1] - grad(path[-1]))
    return np.array(path)


@mistake("descend", "the start is missing")
def descend_without_start(grad, w0, lr, steps):
    """Your path begins after the first step and is one row short. It starts at w0."""
    path, w = [], w0
    for _ in range(steps):
        w = w - lr * grad(w)
        path.append(w)
    return np.array(path)


@mistake("descend", "one step too few")
def descend_one_step_short(grad, w0, lr, steps):
    """You took one step too few: with the start, your path has `steps` rows. The start is not a
    step."""
    path = [w0.copy()]
    for _ in range(steps - 1):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


@mistake("descend", "one step too many")
def descend_one_step_more(grad, w0, lr, steps):
    """You took one step too many: `steps` steps and the start make steps + 1 rows."""
    path = [w0.copy()]
    for _ in range(steps + 1):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


@mistake("descend", "only the end")
def descend_last_only(grad, w0, lr, steps):
    """You return only where the walk ended. Return the whole path: keep every point on the way."""
    w = w0
    for _ in range(steps):
        w = w - lr * grad(w)
    return w


@mistake("descend", "every row is the end")
def descend_same_array(grad, w0, lr, steps):
    """All rows of your path are its end: you put the same array into the list each time, and it
    kept moving.

    Append a copy, or make a new array at each step."""
    w = w0.copy()
    path = [w]
    for _ in range(steps):
        w -= lr * grad(w)
        path.append(w)
    return np.array(path)


@mistake("descend", "the slope of the start")
def descend_fixed_gradient(grad, w0, lr, steps):
    """You walk in a straight line: the gradient is the one at the start in every step.

    Evaluate it again at every point."""
    g = grad(w0)
    return np.array([w0 - lr * g * k for k in range(steps + 1)])


@mistake("descend", "always from the start")
def descend_from_start(grad, w0, lr, steps):
    """Every point of your path is one step away from w0: each step starts there again.

    Start where the last step ended."""
    return np.array([w0.copy()] + [w0 - lr * grad(w0) for _ in range(steps)])


@mistake("descend", "steps of equal length")
def descend_normalised(grad, w0, lr, steps):
    """All your steps have the same length: you divided the gradient by its norm. In gradient
    descent, steps get shorter as the slope gets flatter."""
    path = [w0.copy()]
    for _ in range(steps):
        g = grad(path[-1])
        path.append(path[-1] - lr * g / (np.linalg.norm(g) + 1e-12))
    return np.array(path)


@mistake("descend", "a learning rate that fades")
def descend_decay(grad, w0, lr, steps):
    """Your first step is right, but the later ones are too short: you divided lr by the step
    number. Here it stays the same."""
    path = [w0.copy()]
    for k in range(steps):
        path.append(path[-1] - lr / (k + 1) * grad(path[-1]))
    return np.array(path)


@mistake("descend", "the gradients, not the points")
def descend_gradients(grad, w0, lr, steps):
    """Your rows are gradients. The path consists of the points that you visited."""
    w, path = w0.copy(), []
    for _ in range(steps + 1):
        path.append(grad(w))
        w = w - lr * grad(w)
    return np.array(path)


@mistake("descend", "transposed")
def descend_transposed(grad, w0, lr, steps):
    """Your path has a column for each point. Points are rows: (steps + 1, D)."""
    path = [w0.copy()]
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path).T


@mistake("descend", "momentum")
def descend_momentum(grad, w0, lr, steps):
    """Your path keeps some of its speed: that is momentum. Plain descent forgets the last step."""
    path, v = [w0.copy()], np.zeros_like(w0)
    for _ in range(steps):
        v = 0.9 * v + grad(path[-1])
        path.append(path[-1] - lr * v)
    return np.array(path)


@mistake("descend", "start without a copy")
def descend_start_overwritten(grad, w0, lr, steps):
    """Your first row is not the start: it is the same array that the steps moved afterwards.

    Copy a point when you put it into the path."""
    path, w = [w0], w0
    for _ in range(steps):
        w -= lr * grad(w)
        path.append(w.copy())
    return np.array(path)


@mistake("descend", "changes its argument")
def descend_in_place(grad, w0, lr, steps):
    """The path is right, but the caller's w0 moved along: -= writes into the array itself.

    Make a new array at each step."""
    w = w0
    path = [w.copy()]
    for _ in range(steps):
        w -= lr * grad(w)
        path.append(w.copy())
    return np.array(path)


@mistake("descend", "one dimension squeezed away")
def descend_squeezed(grad, w0, lr, steps):
    """With a single parameter, your path has lost an axis.

    Do not squeeze: the shape is (steps + 1, D) for D = 1 too."""
    path = [w0.copy()]
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.squeeze(np.array(path))


# --- max_stable_lr ----------------------------------------------------------------------------------------------------


@mistake("max_stable_lr", "1 in place of 2")
def max_stable_lr_one(hessian):
    """Half of the right answer: at 1 / λmax descent jumps straight to the bottom of the steepest
    direction.

    It may overshoot and still get closer; up to where?"""
    return 1.0 / np.linalg.eigvalsh(hessian)[-1]


@mistake("max_stable_lr", "the smallest eigenvalue")
def max_stable_lr_smallest(hessian):
    """You used the flattest direction of the bowl. Descent diverges first where the bowl is
    steepest."""
    return 2.0 / np.linalg.eigvalsh(hessian)[0]


@mistake("max_stable_lr", "the trace")
def max_stable_lr_trace(hessian):
    """You used the trace, the sum of all eigenvalues, which is safe but too cautious. Only the
    steepest direction decides."""
    return 2.0 / np.trace(hessian)


@mistake("max_stable_lr", "the mean eigenvalue")
def max_stable_lr_mean(hessian):
    """You used the mean of the eigenvalues. The steepest direction diverges on its own, however
    flat the others are."""
    return 2.0 / np.linalg.eigvalsh(hessian).mean()


@mistake("max_stable_lr", "the largest diagonal entry")
def max_stable_lr_diagonal(hessian):
    """You took the largest diagonal entry, the steepest of the coordinate directions. But the bowl
    may be tilted: the steepest direction of all is an eigenvector."""
    return 2.0 / np.diag(hessian).max()


@mistake("max_stable_lr", "the Frobenius norm")
def max_stable_lr_frobenius(hessian):
    """Without a second argument, np.linalg.norm of a matrix is the square root of the sum of all
    squares. You need the largest eigenvalue."""
    return 2.0 / np.linalg.norm(hessian)


@mistake("max_stable_lr", "the largest row sum")
def max_stable_lr_row_sum(hessian):
    """You used the largest row sum, which is only a bound on the largest eigenvalue. The exercise
    asks for the exact value."""
    return 2.0 / np.abs(hessian).sum(axis=1).max()


@mistake("max_stable_lr", "inverted")
def max_stable_lr_inverted(hessian):
    """Your answer grows with the steepness: λmax is in the numerator. The steeper the bowl, the
    smaller the steps."""
    return np.linalg.eigvalsh(hessian)[-1] / 2.0


@mistake("max_stable_lr", "the eigenvalue itself")
def max_stable_lr_eigenvalue(hessian):
    """You return the largest eigenvalue. You still have to compute the learning rate from it."""
    return np.linalg.eigvalsh(hessian)[-1]


@mistake("max_stable_lr", "smallest and largest together")
def max_stable_lr_fastest(hessian):
    """This is the learning rate with which descent is fastest. The exercise asks for the one above
    which it diverges, and there only the steepest direction counts."""
    eigenvalues = np.linalg.eigvalsh(hessian)
    return 2.0 / (eigenvalues[0] + eigenvalues[-1])


@mistake("max_stable_lr", "one for every direction")
def max_stable_lr_all(hessian):
    """You return a learning rate for each direction.

    All of w moves with a single one: which of them is safe for all?"""
    return 2.0 / np.linalg.eigvalsh(hessian)


@mistake("max_stable_lr", "the square of the eigenvalue")
def max_stable_lr_squared(hessian):
    """The eigenvalues of H.T @ H are the squares of those that you need. The matrix is symmetric
    already; use it as it is."""
    return 2.0 / np.linalg.eigvalsh(hessian.T @ hessian)[-1]


@mistake("max_stable_lr", "the root of the eigenvalue")
def max_stable_lr_root(hessian):
    """You took the square root of the eigenvalue, as for the singular values of another matrix.
    Here the eigenvalue of the matrix itself is the steepness."""
    return 2.0 / np.sqrt(np.linalg.eigvalsh(hessian)[-1])


@mistake("max_stable_lr", "the determinant")
def max_stable_lr_determinant(hessian):
    """The determinant is the product of all eigenvalues. Only the largest decides."""
    return 2.0 / np.linalg.det(hessian)


@mistake("max_stable_lr", "power iteration stopped early")
def max_stable_lr_few_iterations(hessian):
    """Your learning rate is a little too large: the power iteration stopped before it had settled.

    Go on until the estimate no longer changes, or ask NumPy for the eigenvalues."""
    v = np.ones(len(hessian))
    for _ in range(5):
        v = hessian @ v
        v = v / np.linalg.norm(v)
    return 2.0 / (v @ hessian @ v)


# --- learning_rate_verdict --------------------------------------------------------------------------------------------


@mistake("learning_rate_verdict", "small and large swapped")
def learning_rate_verdict_swapped(losses):
    """You swapped the two words. Steps that are too large jump over the valley and make the loss
    rise; steps that are too small make it creep."""
    losses = np.asarray(losses)
    start, end = losses[0], losses[-1]
    if not np.isfinite(end) or end > 0.5 * start and np.mean(losses[1:] > losses[:-1]) > 0.2 or end > start:
        return "too small"
    if end > 0.35 * start:
        return "too large"
    return "just right"


@mistake("learning_rate_verdict", "only first and last")
def learning_rate_verdict_ends_only(losses):
    """You compared only the last loss with the first, so a curve that jumps up and down looks
    merely slow.

    Count how often it rises on the way."""
    start, end = losses[0], losses[-1]
    if not np.isfinite(end) or end > start:
        return "too large"
    if end > 0.35 * start:
        return "too small"
    return "just right"


@mistake("learning_rate_verdict", "nan not noticed")
def learning_rate_verdict_nan_missed(losses):
    """You called a curve that ends in nan just right: every comparison with nan is False, so it
    falls through all your conditions.

    Check first whether the end is finite."""
    losses = np.asarray(losses)
    start, end = losses[0], losses[-1]
    if end > start or end > 0.5 * start and np.mean(losses[1:] > losses[:-1]) > 0.2:
        return "too large"
    if end > 0.35 * start:
        return "too small"
    return "just right"


@mistake("learning_rate_verdict", "only nan and inf are too large")
def learning_rate_verdict_only_overflow(losses):
    """You call a learning rate too large only once the loss is no longer a number. A loss that ends
    above its start, or keeps jumping, has already overshot."""
    losses = np.asarray(losses)
    start, end = losses[0], losses[-1]
    if not np.isfinite(end):
        return "too large"
    if end > 0.35 * start:
        return "too small"
    return "just right"


@mistake("learning_rate_verdict", "any rise is too large")
def learning_rate_verdict_any_rise(losses):
    """You call a curve too large after a single rise. Minibatches make any curve bump now and then;
    ask how often it rises, and where it ends."""
    losses = np.asarray(losses)
    start, end = losses[0], losses[-1]
    if not np.isfinite(end) or np.any(losses[1:] > losses[:-1]):
        return "too large"
    if end > 0.35 * start:
        return "too small"
    return "just right"


@mistake("learning_rate_verdict", "the first step only")
def learning_rate_verdict_first_step(losses):
    """You looked at the first two losses. One step says little; compare where the curve ends with
    where it began."""
    if not np.isfinite(losses[1]) or losses[1] > losses[0]:
        return "too large"
    if losses[1] > 0.97 * losses[0]:
        return "too small"
    return "just right"


@mistake("learning_rate_verdict", "a fixed threshold")
def learning_rate_verdict_fixed_threshold(losses):
    """You compared the end with a fixed number. Losses come in all sizes; compare the end with the
    start of the same curve."""
    losses = np.asarray(losses)
    start, end = losses[0], losses[-1]
    if not np.isfinite(end) or end > start or end > 0.5 * start and np.mean(losses[1:] > losses[:-1]) > 0.2:
        return "too large"
    if end > 0.1:
        return "too small"
    return "just right"


@mistake("learning_rate_verdict", "flat at the end")
def learning_rate_verdict_flat_end(losses):
    """You call a curve too slow when it is flat at the end. It may be flat because it has arrived:
    compare its end with its start."""
    losses = np.asarray(losses)
    start, end = losses[0], losses[-1]
    if not np.isfinite(end) or end > start or end > 0.5 * start and np.mean(losses[1:] > losses[:-1]) > 0.2:
        return "too large"
    if abs(losses[-10] - end) < 0.05 * start:
        return "too small"
    return "just right"


@mistake("learning_rate_verdict", "falling means right")
def learning_rate_verdict_falling(losses):
    """You call every falling curve just right, however slow it is.

    Ask how far it got in all those steps."""
    losses = np.asarray(losses)
    start, end = losses[0], losses[-1]
    if not np.isfinite(end) or end > start or end > 0.5 * start and np.mean(losses[1:] > losses[:-1]) > 0.2:
        return "too large"
    if end == start:
        return "too small"
    return "just right"


@mistake("learning_rate_verdict", "only rises are counted")
def learning_rate_verdict_rises_only(losses):
    """You only counted how often the loss rises. A curve that falls for a while and then shoots up
    rises rarely and still ends above its start; check that too."""
    losses = np.asarray(losses)
    start, end = losses[0], losses[-1]
    if not np.isfinite(end) or np.mean(losses[1:] > losses[:-1]) > 0.25:
        return "too large"
    if end > 0.35 * start:
        return "too small"
    return "just right"


@mistake("learning_rate_verdict", "far above the start only")
def learning_rate_verdict_explosion_only(losses):
    """You wait until the loss is ten times the first one. A loss that ends above its start at all
    has overshot."""
    losses = np.asarray(losses)
    start, end = losses[0], losses[-1]
    if not np.isfinite(end) or end > 10 * start:
        return "too large"
    if end > 0.35 * start:
        return "too small"
    return "just right"


@mistake("learning_rate_verdict", "the lowest loss on the way")
def learning_rate_verdict_best_loss(losses):
    """You judged by the lowest loss on the way. A curve that dips and then climbs again has not
    arrived: look at its end."""
    losses = np.asarray(losses)
    start, best = losses[0], np.nanmin(losses)
    if best < 0.2 * start:
        return "just right"
    if np.all(losses[1:] <= losses[:-1]):
        return "too small"
    return "too large"


@mistake("learning_rate_verdict", "other words")
def learning_rate_verdict_other_words(losses):
    """Your verdict is right, but you use other words.

    Return one of the three that the exercise names, letter for letter."""
    losses = np.asarray(losses)
    start, end = losses[0], losses[-1]
    if not np.isfinite(end) or end > start or end > 0.5 * start and np.mean(losses[1:] > losses[:-1]) > 0.2:
        return "too high"
    if end > 0.35 * start:
        return "too low"
    return "good"


@mistake("learning_rate_verdict", "never too small")
def learning_rate_verdict_two_words(losses):
    """You never answer too small: you call everything that is not just right too large. A curve
    that falls all the way but has hardly moved needs longer steps, not shorter ones."""
    if losses[-1] < 0.2 * losses[0]:
        return "just right"
    return "too large"


@mistake("learning_rate_verdict", "changes its argument")
def learning_rate_verdict_in_place(losses):
    """The verdict is right, but the caller's losses were divided by the first one: /= writes into
    the array itself.

    Put the result into a new array."""
    losses /= losses[0] + 0.0
    end = losses[-1]
    if not np.isfinite(end) or end > 1 or end > 0.5 and np.mean(losses[1:] > losses[:-1]) > 0.2:
        return "too large"
    if end > 0.35:
        return "too small"
    return "just right"


# Values are right on ordinary inputs of moderate size; what is wrong is a changed argument.
BEHAVIOUR_ONLY = {
    "sgd_step_in_place",
    "sgd_step_scales_grads",
    "momentum_step_velocity_in_place",
    "momentum_step_params_in_place",
    "descend_in_place",
    "learning_rate_verdict_in_place",
}

# Wrong only on inputs that the contract names: beta other than the default, n a multiple of
# batch_size, D = 1, and two kinds of curves that are too large: one that falls for a long time and
# shoots above its start in its last few steps, and one that dips below a fifth of its start and
# then climbs out above it or ends in nan.
SPECIAL_INPUTS = {
    "momentum_step_ignores_beta",
    "minibatches_empty_last",
    "descend_squeezed",
    "learning_rate_verdict_rises_only",
    "learning_rate_verdict_best_loss",
}

# Every call gives a proper partition: the distribution of the shuffle is wrong, or where its draws
# come from.
DISTRIBUTION = {
    "minibatches_no_shuffle",
    "minibatches_within_batches",
    "minibatches_batches_shuffled",
    "minibatches_rolled",
    "minibatches_own_seed",
    "minibatches_global_random",
    "minibatches_biased_swaps",
    "minibatches_cycle",
    "minibatches_keys_with_ties",
    "minibatches_two_digit_keys",
    "minibatches_riffled",
    "minibatches_affine",
    "minibatches_pairs_together",
    "minibatches_few_swaps",
    "minibatches_batches_of_one_in_order",
    "minibatches_batches_of_two_in_order",
    "minibatches_one_batch_in_order",
    "minibatches_seeded_by_n",
    "minibatches_ten_shuffles",
}
