# exercise: exercise5
# function: train
# mistake: the list of losses is never emptied, so the history is a mean over all epochs so far
# kind: loop
# named: The mean of each epoch also counts the losses
def train(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    losses = []
    for epoch in range(epochs):
        for idx in minibatches(len(y), batch_size, rng):
            params, loss = train_step(params, x[idx], y[idx], lr)
            losses.append(loss)
        history.append(sum(losses) / len(losses))
    return params, history
