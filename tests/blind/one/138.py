# exercise: exercise6
# function: train_with_validation
# mistake: asks whether loss == min(losses), so a tie counts as better and a flat run never stops
# kind: loop
# named: You count an epoch with the same validation
def train_with_validation(
    params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng
):
    train_losses, val_losses = [], []
    idle = 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            acts = forward(params, x_train[batch])
            grads = backward(params, acts, cross_entropy_grad(acts[-1], y_train[batch]))
            pen = l2_grad(params, l2)
            grads = [(g[0] + q[0], g[1] + q[1]) for g, q in zip(grads, pen)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[-1] == min(val_losses):
            best = params
            idle = 0
        else:
            idle += 1
        if idle == patience:
            break
    return best, train_losses, val_losses
