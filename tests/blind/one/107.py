# exercise: exercise5
# function: train
# mistake: every step starts again from the initial params; only the last one counts
# kind: loop
# named: Each of your epochs starts again from the
def train(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for epoch in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            trained, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(float(np.mean(losses)))
    return trained, history
