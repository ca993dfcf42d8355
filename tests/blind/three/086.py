# exercise: exercise6
# function: train_with_validation
# mistake: Two mistakes: grads + l2_grad joins the lists instead of adding the arrays, and idle epochs are counted against the previous loss, not the lowest
# kind: loop
# shown
def train_with_validation(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    best = params
    train_losses, val_losses = [], []
    previous, idle = float("inf"), 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = grads + l2_grad(params, l2)
            params = sgd_step(params, grads, lr)
        train_losses.append(cross_entropy(forward(params, x_train)[-1], y_train))
        val_loss = cross_entropy(forward(params, x_val)[-1], y_val)
        val_losses.append(val_loss)
        if val_loss < previous:
            best, idle = params, 0
        else:
            idle += 1
        previous = val_loss
        if idle >= patience:
            break
    return best, train_losses, val_losses
