# exercise: exercise5
# function: train
# mistake: the minibatches are drawn once, before the loop over the epochs, so every epoch has the same batches
# kind: random
# named: In all \S+ epochs, example \S+ of \S+ was the one left over in b
def train(params, x, y, *, lr, epochs, batch_size, rng):
    batches = minibatches(x.shape[0], batch_size, rng)
    history = []
    for _ in range(epochs):
        total = 0.0
        for idx in batches:
            params, loss = train_step(params, x[idx], y[idx], lr)
            total += loss
        history.append(total / len(batches))
    return params, history
