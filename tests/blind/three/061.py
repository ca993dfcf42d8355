# exercise: exercise5
# function: train
# mistake: Labels are not picked with the batch: y[:len(batch)] goes with x[batch]
# kind: value
# named: The inputs of a batch are shuffled but its labels are not: m
def train(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[:len(batch)], lr)
            losses.append(loss)
        history.append(float(np.mean(losses)))
    return params, history
