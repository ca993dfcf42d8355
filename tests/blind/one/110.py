# exercise: exercise5
# function: train
# mistake: return is indented one level too far: training ends after one epoch
# kind: loop
# named: Your function stops after one epoch: the return
def train(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for epoch in range(epochs):
        epoch_losses = []
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
            epoch_losses.append(loss)
        history.append(np.mean(epoch_losses))
        return params, history
