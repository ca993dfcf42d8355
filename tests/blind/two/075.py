# exercise: exercise5
# function: train
# mistake: the list of losses is created before the loop over the epochs and never emptied, so the history holds running means
# kind: loop
# named: The mean of each epoch also counts the losses of the epochs 
def train(params, x, y, *, lr, epochs, batch_size, rng):
    history, losses = [], []
    for _ in range(epochs):
        for rows in minibatches(len(y), batch_size, rng):
            params, step_loss = train_step(params, x[rows], y[rows], lr)
            losses.append(step_loss)
        history.append(sum(losses) / len(losses))
    return params, history
