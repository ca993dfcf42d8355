# exercise: exercise5
# function: train
# mistake: minibatches is called once before the loop over the epochs: every epoch has the same batches
# kind: random
# named: new minibatches inside the loop
def train(params, x, y, *, lr, epochs, batch_size, rng):
    batches = minibatches(len(x), batch_size, rng)
    history = []
    for _ in range(epochs):
        losses = []
        for batch in batches:
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(float(np.mean(losses)))
    return params, history
