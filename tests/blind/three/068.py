# exercise: exercise5
# function: train_regression
# mistake: Reuses train_step, whose cross-entropy needs integer labels
# kind: crash
# named: `train_regression` passes `train_step` something it cannot u
def train_regression(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(float(np.mean(losses)))
    return params, history
