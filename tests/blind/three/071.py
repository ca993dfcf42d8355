# exercise: exercise5
# function: train
# mistake: Two mistakes: minibatches is called once before the epochs, and the history is not averaged but summed
# kind: random
# named: Your history holds the sum of the losses of an epoch, which 
def train(params, x, y, *, lr, epochs, batch_size, rng):
    batches = minibatches(len(x), batch_size, rng)
    history = []
    for _ in range(epochs):
        total = 0.0
        for batch in batches:
            params, loss = train_step(params, x[batch], y[batch], lr)
            total += loss
        history.append(total)
    return params, history
