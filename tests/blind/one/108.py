# exercise: exercise5
# function: train
# mistake: y without [batch]: the labels of all examples go with the pictures of one batch
# kind: crash
# named: The inputs of a batch are shuffled but its
def train(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        total = 0.0
        batches = minibatches(x.shape[0], batch_size, rng)
        for batch in batches:
            params, loss = train_step(params, x[batch], y, lr)
            total += loss
        history.append(total / len(batches))
    return params, history
