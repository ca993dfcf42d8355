"""Wrong answers to exercise5, the training loop. Each docstring is what a student who gave that
answer should read."""

import numpy as np
from exercise1 import forward
from exercise2 import accuracy, cross_entropy, mse
from exercise3 import backward, cross_entropy_grad, mse_grad
from exercise4 import minibatches, sgd_step
from exercise5 import train_step

from learnloop.bank import mistake

# --- train_step -------------------------------------------------------------------------------------------------------


@mistake("train_step", "the loss after the step")
def train_step_loss_after(params, x, y, lr):
    """The parameters are right, but the loss is that of the new ones.

    Measure first, then step: the loss of a step is the one it started from."""
    activations = forward(params, x)
    grads = backward(params, activations, cross_entropy_grad(activations[-1], y))
    params = sgd_step(params, grads, lr)
    return params, cross_entropy(forward(params, x)[-1], y)


@mistake("train_step", "uphill")
def train_step_uphill(params, x, y, lr):
    """You stepped along the gradient, and the gradient points uphill. The loss is right, but it
    will rise.

    sgd_step already steps against the gradient: leave the sign to it."""
    activations = forward(params, x)
    grads = backward(params, activations, cross_entropy_grad(activations[-1], y))
    return sgd_step(params, grads, -lr), cross_entropy(activations[-1], y)


@mistake("train_step", "the step is thrown away")
def train_step_unchanged(params, x, y, lr):
    """Your parameters are returned unchanged. sgd_step returns new ones and leaves the old ones
    alone: you have to keep its result."""
    activations = forward(params, x)
    grads = backward(params, activations, cross_entropy_grad(activations[-1], y))
    sgd_step(params, grads, lr)
    return [(W.copy(), b.copy()) for W, b in params], cross_entropy(activations[-1], y)


@mistake("train_step", "the loss first")
def train_step_order(params, x, y, lr):
    """You return the loss before the parameters. The exercise asks for (params, loss)."""
    activations = forward(params, x)
    grads = backward(params, activations, cross_entropy_grad(activations[-1], y))
    return cross_entropy(activations[-1], y), sgd_step(params, grads, lr)


@mistake("train_step", "the loss is not returned")
def train_step_params_only(params, x, y, lr):
    """You return only the parameters. Without the loss there is no way to see whether training
    works: return both."""
    activations = forward(params, x)
    return sgd_step(params, backward(params, activations, cross_entropy_grad(activations[-1], y)), lr)


@mistake("train_step", "gradients in place of parameters")
def train_step_returns_grads(params, x, y, lr):
    """You return the gradients. They are only half of the way: take the step with them, and return
    the new parameters."""
    activations = forward(params, x)
    return backward(params, activations, cross_entropy_grad(activations[-1], y)), cross_entropy(activations[-1], y)


@mistake("train_step", "the gradient of another loss")
def train_step_mse_gradient(params, x, y, lr):
    """Your loss is the cross-entropy, but the step goes down the squared error between logits and 0
    or 1. The loss that you measure and the loss that you minimise must be the same."""
    activations = forward(params, x)
    target = np.eye(activations[-1].shape[1])[y]
    grads = backward(params, activations, mse_grad(activations[-1], target))
    return sgd_step(params, grads, lr), cross_entropy(activations[-1], y)


@mistake("train_step", "the logits sent backwards")
def train_step_logits_backward(params, x, y, lr):
    """You sent the logits themselves back through the network. backward starts with the gradient of
    the loss at the logits."""
    activations = forward(params, x)
    return sgd_step(params, backward(params, activations, activations[-1]), lr), cross_entropy(activations[-1], y)


@mistake("train_step", "divided by the batch twice")
def train_step_mean_twice(params, x, y, lr):
    """Your step is too short by a factor of the batch size: you divided by the number of examples,
    and cross_entropy_grad had already done so."""
    activations = forward(params, x)
    grads = backward(params, activations, cross_entropy_grad(activations[-1], y) / len(x))
    return sgd_step(params, grads, lr), cross_entropy(activations[-1], y)


@mistake("train_step", "summed over the batch")
def train_step_summed(params, x, y, lr):
    """Your step is too long by a factor of the batch size: the gradient of a mean is a mean,
    too."""
    activations = forward(params, x)
    grads = backward(params, activations, cross_entropy_grad(activations[-1], y) * len(x))
    return sgd_step(params, grads, lr), cross_entropy(activations[-1], y)


@mistake("train_step", "no learning rate")
def train_step_no_lr(params, x, y, lr):
    """Your step is the whole gradient, whatever lr is. Pass the lr that you are given to
    sgd_step."""
    activations = forward(params, x)
    grads = backward(params, activations, cross_entropy_grad(activations[-1], y))
    return sgd_step(params, grads, 1.0), cross_entropy(activations[-1], y)


@mistake("train_step", "two steps in one")
def train_step_twice(params, x, y, lr):
    """Your parameters took the step twice with the same gradient. One gradient, one step."""
    activations = forward(params, x)
    grads = backward(params, activations, cross_entropy_grad(activations[-1], y))
    return sgd_step(sgd_step(params, grads, lr), grads, lr), cross_entropy(activations[-1], y)


@mistake("train_step", "only the last layer learns")
def train_step_last_layer(params, x, y, lr):
    """Only your last layer moved. Every layer has its pair of gradients, and takes its step."""
    activations = forward(params, x)
    grads = backward(params, activations, cross_entropy_grad(activations[-1], y))
    return [*params[:-1], *sgd_step(params[-1:], grads[-1:], lr)], cross_entropy(activations[-1], y)


@mistake("train_step", "softmax twice")
def train_step_softmax_twice(params, x, y, lr):
    """You took the softmax before the loss, and the loss takes it again.

    cross_entropy and cross_entropy_grad want plain logits."""
    activations = forward(params, x)
    exps = np.exp(activations[-1] - activations[-1].max(axis=1, keepdims=True))
    probs = exps / exps.sum(axis=1, keepdims=True)
    grads = backward(params, activations, cross_entropy_grad(probs, y))
    return sgd_step(params, grads, lr), cross_entropy(probs, y)


@mistake("train_step", "accuracy in place of the loss")
def train_step_accuracy(params, x, y, lr):
    """The parameters are right, but the number returned with them is the accuracy. Return the
    cross-entropy, which the step reduces."""
    activations = forward(params, x)
    grads = backward(params, activations, cross_entropy_grad(activations[-1], y))
    return sgd_step(params, grads, lr), accuracy(activations[-1], y)


@mistake("train_step", "changes its argument")
def train_step_in_place(params, x, y, lr):
    """The result is right, but the caller's parameters moved too: -= writes into the array itself.

    Let sgd_step make new ones."""
    activations = forward(params, x)
    grads = backward(params, activations, cross_entropy_grad(activations[-1], y))
    for (W, b), (dW, db) in zip(params, grads, strict=True):
        W -= lr * dW
        b -= lr * db
    return params, cross_entropy(activations[-1], y)


# --- train ------------------------------------------------------------------------------------------------------------


@mistake("train", "the same batches in every epoch")
def train_same_batches(params, x, y, *, lr, epochs, batch_size, rng):
    """You drew the batches once, before the first epoch, and used them again and again. Draw new
    ones in each epoch."""
    history = []
    batches = minibatches(len(x), batch_size, rng)
    for _ in range(epochs):
        losses = []
        for batch in batches:
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history


@mistake("train", "never shuffled")
def train_in_order(params, x, y, *, lr, epochs, batch_size, rng):
    """Your batches are slices of the data in its original order, the same in every epoch.
    minibatches shuffles: use it."""
    history = []
    for _ in range(epochs):
        losses = []
        for start in range(0, len(x), batch_size):
            params, loss = train_step(params, x[start : start + batch_size], y[start : start + batch_size], lr)
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history


@mistake("train", "its own seed")
def train_own_seed(params, x, y, *, lr, epochs, batch_size, rng):
    """You made your own generator, always with the same seed, so every epoch has the same batches.
    Use the rng that you are given."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, np.random.default_rng(0)):
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history


@mistake("train", "rng left alone")
def train_ignores_rng(params, x, y, *, lr, epochs, batch_size, rng):
    """You made your own generator with a fixed seed, so two seeds of the caller give the same run.
    Use the rng that you are given."""
    history = []
    own = np.random.default_rng(1)
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, own):
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history


@mistake("train", "a run that cannot be repeated")
def train_np_random(params, x, y, *, lr, epochs, batch_size, rng):
    """Your batches come from a generator without a seed, so no run can be repeated. Use the rng
    that you are given."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, np.random.default_rng()):
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history


@mistake("train", "the short batch is left out")
def train_drops_last(params, x, y, *, lr, epochs, batch_size, rng):
    """You left out the short last batch, so its examples are not seen in that epoch. Step on every
    batch that minibatches gives you."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            if len(batch) == min(batch_size, len(x)):
                params, loss = train_step(params, x[batch], y[batch], lr)
                losses.append(loss)
        history.append(np.mean(losses))
    return params, history


@mistake("train", "labels not shuffled")
def train_unpaired(params, x, y, *, lr, epochs, batch_size, rng):
    """The inputs of a batch are shuffled but its labels are not: most pictures have another
    picture's label.

    The same indices must pick both."""
    history = []
    for _ in range(epochs):
        losses = []
        start = 0
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[start : start + len(batch)], lr)
            start += len(batch)
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history


@mistake("train", "every epoch starts again")
def train_starts_anew(params, x, y, *, lr, epochs, batch_size, rng):
    """Each of your epochs starts again from the initial parameters, so all but the last are
    forgotten.

    Carry the same name from step to step."""
    history = []
    for _ in range(epochs):
        new, losses = params, []
        for batch in minibatches(len(x), batch_size, rng):
            new, loss = train_step(new, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(np.mean(losses))
    return new, history


@mistake("train", "only the last step of an epoch counts")
def train_forgets_steps(params, x, y, *, lr, epochs, batch_size, rng):
    """Within an epoch, each of your steps starts from the parameters that the epoch began with, so
    only its last step counts.

    Carry the same name from step to step."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            new, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        params = new
        history.append(np.mean(losses))
    return params, history


@mistake("train", "nothing is kept")
def train_keeps_nothing(params, x, y, *, lr, epochs, batch_size, rng):
    """Your parameters are returned unchanged, and the loss stays where it was: the new parameters
    of a step are not kept, here or in your train_step.

    Check first whether train_step returns different parameters from those it was given."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            _, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(np.mean(losses))
    return [(W.copy(), b.copy()) for W, b in params], history


@mistake("train", "all examples in each step")
def train_whole_data(params, x, y, *, lr, epochs, batch_size, rng):
    """Each of your steps uses all of the data, not the batch: as many times the work as there are
    batches, for the same number of steps."""
    history = []
    for _ in range(epochs):
        losses = []
        for _ in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x, y, lr)
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history


@mistake("train", "drawn with repeats")
def train_with_repeats(params, x, y, *, lr, epochs, batch_size, rng):
    """You draw each batch anew from all of the examples: in an epoch some occur twice and others
    never."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            batch = rng.integers(0, len(x), len(batch))
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history


@mistake("train", "one epoch only")
def train_one_epoch(params, x, y, *, lr, epochs, batch_size, rng):
    """Your function stops after one epoch: the return is inside the loop."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(np.mean(losses))
        return params, history


@mistake("train", "one epoch too many")
def train_extra_epoch(params, x, y, *, lr, epochs, batch_size, rng):
    """Your loop runs one time too many: range(epochs) gives exactly one pass per epoch."""
    history = []
    for _ in range(epochs + 1):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history


@mistake("train", "one loss per step")
def train_all_losses(params, x, y, *, lr, epochs, batch_size, rng):
    """Your history holds the loss of every step. It should hold one number for each epoch: the mean
    of its losses."""
    history = []
    for _ in range(epochs):
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
            history.append(loss)
    return params, history


@mistake("train", "the last loss of each epoch")
def train_last_loss(params, x, y, *, lr, epochs, batch_size, rng):
    """Your history holds the loss of the last batch of each epoch, which depends on the luck of a
    few examples. Take the mean over all batches of the epoch."""
    history = []
    for _ in range(epochs):
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
        history.append(loss)
    return params, history


@mistake("train", "losses added up")
def train_summed_losses(params, x, y, *, lr, epochs, batch_size, rng):
    """Your history holds the sum of the losses of an epoch, which grows with the number of batches.
    It should hold their mean."""
    history = []
    for _ in range(epochs):
        total = 0.0
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
            total += loss
        history.append(total)
    return params, history


@mistake("train", "divided by the number of full batches")
def train_full_batches_counted(params, x, y, *, lr, epochs, batch_size, rng):
    """You added up the losses of an epoch correctly, but divided by the number of full batches. The
    short last one is in the sum, so it counts as well."""
    history = []
    for _ in range(epochs):
        total = 0.0
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
            total += loss
        history.append(total / max(len(x) // batch_size, 1))
    return params, history


@mistake("train", "the losses are never cleared")
def train_running_mean(params, x, y, *, lr, epochs, batch_size, rng):
    """The mean of each epoch also counts the losses of the epochs before: you create the list once,
    outside the loop.

    Start every epoch with an empty list."""
    history, losses = [], []
    for _ in range(epochs):
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history


@mistake("train", "the loss after the epoch")
def train_loss_after(params, x, y, *, lr, epochs, batch_size, rng):
    """Your history holds the loss on all of the data after each epoch: good to look at, but it
    costs another pass through the data. The exercise asks for the mean of the losses that the steps
    returned."""
    history = []
    for _ in range(epochs):
        for batch in minibatches(len(x), batch_size, rng):
            params, _ = train_step(params, x[batch], y[batch], lr)
        history.append(cross_entropy(forward(params, x)[-1], y))
    return params, history


@mistake("train", "the history of the last epoch only")
def train_no_list(params, x, y, *, lr, epochs, batch_size, rng):
    """What you return with the parameters is one number, the mean loss of the last epoch. Collect
    one for each epoch in a list."""
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
    return params, np.mean(losses)


@mistake("train", "the history first")
def train_order(params, x, y, *, lr, epochs, batch_size, rng):
    """You return the history before the parameters. The exercise asks for (params, history)."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(np.mean(losses))
    return history, params


@mistake("train", "the history is not returned")
def train_params_only(params, x, y, *, lr, epochs, batch_size, rng):
    """You return only the parameters. The history shows whether training worked: return both."""
    for _ in range(epochs):
        for batch in minibatches(len(x), batch_size, rng):
            params, _ = train_step(params, x[batch], y[batch], lr)
    return params


@mistake("train", "a learning rate that shrinks")
def train_decay(params, x, y, *, lr, epochs, batch_size, rng):
    """Your learning rate gets smaller from epoch to epoch. That has its uses, but here every step
    uses the lr that is given."""
    history = []
    for epoch in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr / (1 + epoch))
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history


@mistake("train", "changes its argument")
def train_in_place(params, x, y, *, lr, epochs, batch_size, rng):
    """The result is right, but you overwrote the caller's initial parameters: they cannot be used
    for a second run.

    Let each step make new arrays."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            new, loss = train_step(params, x[batch], y[batch], lr)
            for (W, b), (new_W, new_b) in zip(params, new, strict=True):
                W[...] = new_W
                b[...] = new_b
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history


@mistake("train", "shuffles the data itself")
def train_shuffles_data(params, x, y, *, lr, epochs, batch_size, rng):
    """The result is right, but the caller's data is now in another order: shuffling in place moves
    the rows of the arrays themselves. Shuffle indices, and leave the data where it is."""
    history = []
    for _ in range(epochs):
        losses = []
        order = rng.permutation(len(x))
        x[...], y[...] = x[order], y[order]
        for start in range(0, len(x), batch_size):
            params, loss = train_step(params, x[start : start + batch_size], y[start : start + batch_size], lr)
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history


# --- train_regression -------------------------------------------------------------------------------------------------


@mistake("train_regression", "uphill")
def train_regression_uphill(params, x, y, *, lr, epochs, batch_size, rng):
    """Your steps lead away from the targets: you gave target and prediction to mse_grad in the
    wrong order, which flips the sign of every slope."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            activations = forward(params, x[batch])
            losses.append(mse(activations[-1], y[batch]))
            params = sgd_step(params, backward(params, activations, mse_grad(y[batch], activations[-1])), lr)
        history.append(np.mean(losses))
    return params, history


@mistake("train_regression", "half of the gradient")
def train_regression_half_gradient(params, x, y, *, lr, epochs, batch_size, rng):
    """Your steps are half as long as they should be: the 2 that comes from the square is missing.
    mse_grad has it."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            activations = forward(params, x[batch])
            losses.append(mse(activations[-1], y[batch]))
            error = activations[-1] - y[batch]
            params = sgd_step(params, backward(params, activations, error / error.size), lr)
        history.append(np.mean(losses))
    return params, history


@mistake("train_regression", "a mean over rows")
def train_regression_mean_over_rows(params, x, y, *, lr, epochs, batch_size, rng):
    """You divided your gradient by the number of rows. The loss is a mean over all of the numbers,
    and so is its gradient: mse_grad counts them."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            activations = forward(params, x[batch])
            losses.append(mse(activations[-1], y[batch]))
            slopes = 2 * (activations[-1] - y[batch]) / len(batch)
            params = sgd_step(params, backward(params, activations, slopes), lr)
        history.append(np.mean(losses))
    return params, history


@mistake("train_regression", "ReLU at the output")
def train_regression_relu_output(params, x, y, *, lr, epochs, batch_size, rng):
    """Your predictions are never below 0: there is a ReLU after the last layer. A curve goes below
    0, so that layer stays linear."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            activations = forward(params, x[batch])
            prediction = np.maximum(activations[-1], 0)
            losses.append(mse(prediction, y[batch]))
            slopes = mse_grad(prediction, y[batch]) * (activations[-1] > 0)
            params = sgd_step(params, backward(params, activations, slopes), lr)
        history.append(np.mean(losses))
    return params, history


@mistake("train_regression", "the loss after the step")
def train_regression_loss_after(params, x, y, *, lr, epochs, batch_size, rng):
    """The parameters are right, but you measured each loss after its step. Measure the loss of the
    guess that the step starts from."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            activations = forward(params, x[batch])
            params = sgd_step(params, backward(params, activations, mse_grad(activations[-1], y[batch])), lr)
            losses.append(mse(forward(params, x[batch])[-1], y[batch]))
        history.append(np.mean(losses))
    return params, history


@mistake("train_regression", "a root in the history")
def train_regression_root(params, x, y, *, lr, epochs, batch_size, rng):
    """Your history holds square roots of losses. It should hold the mean squared error itself."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            activations = forward(params, x[batch])
            losses.append(np.sqrt(mse(activations[-1], y[batch])))
            params = sgd_step(params, backward(params, activations, mse_grad(activations[-1], y[batch])), lr)
        history.append(np.mean(losses))
    return params, history


@mistake("train_regression", "every epoch starts again")
def train_regression_starts_anew(params, x, y, *, lr, epochs, batch_size, rng):
    """Each of your epochs starts again from the initial parameters, so all but the last are
    forgotten.

    Carry the same name from step to step."""
    history = []
    for _ in range(epochs):
        new, losses = params, []
        for batch in minibatches(len(x), batch_size, rng):
            activations = forward(new, x[batch])
            losses.append(mse(activations[-1], y[batch]))
            new = sgd_step(new, backward(new, activations, mse_grad(activations[-1], y[batch])), lr)
        history.append(np.mean(losses))
    return new, history


@mistake("train_regression", "targets not shuffled")
def train_regression_unpaired(params, x, y, *, lr, epochs, batch_size, rng):
    """The inputs of a batch are shuffled but its targets are not: most points have another point's
    target.

    The same indices must pick both."""
    history = []
    for _ in range(epochs):
        losses = []
        start = 0
        for batch in minibatches(len(x), batch_size, rng):
            target = y[start : start + len(batch)]
            start += len(batch)
            activations = forward(params, x[batch])
            losses.append(mse(activations[-1], target))
            params = sgd_step(params, backward(params, activations, mse_grad(activations[-1], target)), lr)
        history.append(np.mean(losses))
    return params, history


@mistake("train_regression", "the same batches in every epoch")
def train_regression_same_batches(params, x, y, *, lr, epochs, batch_size, rng):
    """You drew the batches once, before the first epoch, and used them again and again. Draw new
    ones in each epoch."""
    history = []
    batches = minibatches(len(x), batch_size, rng)
    for _ in range(epochs):
        losses = []
        for batch in batches:
            activations = forward(params, x[batch])
            losses.append(mse(activations[-1], y[batch]))
            params = sgd_step(params, backward(params, activations, mse_grad(activations[-1], y[batch])), lr)
        history.append(np.mean(losses))
    return params, history


@mistake("train_regression", "the short batch is left out")
def train_regression_drops_last(params, x, y, *, lr, epochs, batch_size, rng):
    """You left out the short last batch, so its examples are not seen in that epoch. Step on every
    batch that minibatches gives you."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng)[: max(len(x) // batch_size, 1)]:
            activations = forward(params, x[batch])
            losses.append(mse(activations[-1], y[batch]))
            params = sgd_step(params, backward(params, activations, mse_grad(activations[-1], y[batch])), lr)
        history.append(np.mean(losses))
    return params, history


@mistake("train_regression", "one epoch only")
def train_regression_one_epoch(params, x, y, *, lr, epochs, batch_size, rng):
    """Your function stops after one epoch: the return is inside the loop."""
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            activations = forward(params, x[batch])
            losses.append(mse(activations[-1], y[batch]))
            params = sgd_step(params, backward(params, activations, mse_grad(activations[-1], y[batch])), lr)
        history.append(np.mean(losses))
        return params, history


@mistake("train_regression", "stale gradients")
def train_regression_stale_gradient(params, x, y, *, lr, epochs, batch_size, rng):
    """Within an epoch you compute all gradients at the parameters with which it began, while the
    steps add up.

    After every step, guess and measure again."""
    history = []
    for _ in range(epochs):
        old, losses = params, []
        for batch in minibatches(len(x), batch_size, rng):
            activations = forward(old, x[batch])
            losses.append(mse(activations[-1], y[batch]))
            params = sgd_step(params, backward(old, activations, mse_grad(activations[-1], y[batch])), lr)
        history.append(np.mean(losses))
    return params, history


# --- evaluate ---------------------------------------------------------------------------------------------------------


@mistake("evaluate", "accuracy first")
def evaluate_order(params, x, y):
    """You return the accuracy before the loss. The exercise asks for (loss, accuracy)."""
    logits = forward(params, x)[-1]
    return accuracy(logits, y), cross_entropy(logits, y)


@mistake("evaluate", "a percentage")
def evaluate_percentage(params, x, y):
    """Your accuracy is a percentage. The exercise asks for a share from 0 to 1."""
    logits = forward(params, x)[-1]
    return cross_entropy(logits, y), 100 * accuracy(logits, y)


@mistake("evaluate", "the number of right answers")
def evaluate_count(params, x, y):
    """You count the right answers. The accuracy is their share: divide by the number of
    examples."""
    logits = forward(params, x)[-1]
    return cross_entropy(logits, y), float(np.sum(logits.argmax(axis=1) == y))


@mistake("evaluate", "the share of wrong answers")
def evaluate_error_rate(params, x, y):
    """Your second number is the share of wrong answers. The accuracy is the share of right ones."""
    logits = forward(params, x)[-1]
    return cross_entropy(logits, y), 1 - accuracy(logits, y)


@mistake("evaluate", "logits compared with labels")
def evaluate_values_compared(params, x, y):
    """You compared the largest logit itself with the label: max gives its value, which is hardly
    ever a whole number.

    Ask where the largest one is, not how large it is."""
    logits = forward(params, x)[-1]
    return cross_entropy(logits, y), float(np.mean(logits.max(axis=1) == y))


@mistake("evaluate", "losses added up")
def evaluate_summed(params, x, y):
    """Your loss is the sum over the examples. It should be their mean, so that sets of different
    sizes can be compared."""
    logits = forward(params, x)[-1]
    return cross_entropy(logits, y) * len(x), accuracy(logits, y)


@mistake("evaluate", "the accuracy alone")
def evaluate_accuracy_only(params, x, y):
    """You return only the accuracy. Return both: the loss also says how sure the answers are."""
    return accuracy(forward(params, x)[-1], y)


@mistake("evaluate", "after another step")
def evaluate_trains(params, x, y):
    """You took a training step before you measured. Evaluating means only looking: no gradient, no
    step."""
    params, _ = train_step(params, x, y, 0.1)
    logits = forward(params, x)[-1]
    return cross_entropy(logits, y), accuracy(logits, y)


# Values are right, but a side effect is wrong; each of these costs only part of the points.
BEHAVIOUR_ONLY = {"train_step_in_place", "train_in_place", "train_shuffles_data"}
