# %% [markdown]
# # Exercise 8: the exam (generalise)

# %%
import numpy as np


# %%
def fit(x, y, rng):
    """Train a classifier of small pictures, within the budget of CPU time.

    Arguments:
        x: float array (2000, 144), one picture of 12 x 12 pixels in each row, greys from 0 to 1.
        y: int array (2000,), the labels: 0 for glasses, 1 for a ring.
        rng: a numpy.random.Generator, the only source of chance. It moves on.

    Returns:
        All that was learnt: arrays and numbers, in lists, tuples or dicts as you like. x may be
        changed on the way.
    """
    ### BEGIN SOLUTION
    epochs, batch_size, l2 = 60, 20, 0.0005
    params = []
    for fan_in, fan_out in [(144, 64), (64, 2)]:
        params.append((rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out)), np.zeros(fan_out)))
    for epoch in range(epochs):
        lr = 0.1 if epoch < 45 else 0.01  # large steps first, then small ones to settle down
        # A ring in a mirror is a ring, and so is its negative: no picture is shown twice the same.
        pictures = x.reshape(-1, 12, 12).copy()
        mirrored, upside_down, negative = rng.random((3, len(x))) < 0.5
        pictures[mirrored] = pictures[mirrored][:, :, ::-1]
        pictures[upside_down] = pictures[upside_down][:, ::-1]
        pictures[negative] = 1.0 - pictures[negative]
        shown = pictures.reshape(len(x), 144) - 0.5
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            batch = order[start : start + batch_size]
            (W1, b1), (W2, b2) = params
            h = np.maximum(shown[batch] @ W1 + b1, 0.0)  # guess
            logits = h @ W2 + b2
            powers = np.exp(logits - logits.max(axis=1, keepdims=True))
            dlogits = powers / powers.sum(axis=1, keepdims=True)  # measure: how sure, and of what
            dlogits[np.arange(len(batch)), y[batch]] -= 1.0
            dlogits /= len(batch)
            dh = (dlogits @ W2.T) * (h > 0)  # find who is responsible
            dW1, dW2 = shown[batch].T @ dh, h.T @ dlogits
            params = [  # fix a little bit; the penalty of exercise 6 keeps the weights small
                (W1 - lr * (dW1 + 2 * l2 * W1), b1 - lr * dh.sum(axis=0)),
                (W2 - lr * (dW2 + 2 * l2 * W2), b2 - lr * dlogits.sum(axis=0)),
            ]
    return params
    ### END SOLUTION


# %%
def predict(params, x):
    """Say what is in each picture.

    Arguments:
        params: what fit returned, taken to another process.
        x: float array (N, 144), one picture in each row, greys from 0 to 1.

    Returns:
        An int array (N,) of labels: 0 for glasses, 1 for a ring. No argument is changed.
    """
    ### BEGIN SOLUTION
    h = x - 0.5  # as fit saw them
    for W, b in params[:-1]:
        h = np.maximum(h @ W + b, 0.0)
    W, b = params[-1]
    return np.argmax(h @ W + b, axis=1)
    ### END SOLUTION
