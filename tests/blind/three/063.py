# exercise: exercise5
# function: train
# mistake: A new generator with seed 0 is made in each epoch, rng is not used
# kind: random
# named: In all \S+ epochs, example \S+ of \S+ was the one left over in b
def train(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for e in range(epochs):
        gen = np.random.default_rng(0)
        epoch_loss = []
        for b in minibatches(len(x), batch_size, gen):
            params, loss = train_step(params, x[b], y[b], lr)
            epoch_loss.append(loss)
        history.append(float(np.mean(epoch_loss)))
    return params, history
