# exercise: exercise5
# function: train
# mistake: minibatches called with rng and batch_size swapped
# kind: crash
# shown
def train(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), rng, batch_size):
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(float(np.mean(losses)))
    return params, history
