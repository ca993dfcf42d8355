# exercise: exercise5
# function: train
# mistake: History gets the loss of the last batch of the epoch, not the mean over its batches
# kind: loop
# named: Your history holds the loss of the last batch of each epoch,
def train(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for epoch in range(epochs):
        for batch in minibatches(x.shape[0], batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
        history.append(float(loss))
    return params, history
