# exercise: exercise5
# function: train
# mistake: the history holds one loss per batch instead of one per epoch, and it is an array, not a list
# kind: shape
# named: not a list of
def train(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for epoch in range(epochs):
        for rows in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[rows], y[rows], lr)
            history.append(loss)
    return params, np.array(history)
