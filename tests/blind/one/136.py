# exercise: exercise6
# function: train_with_validation
# mistake: returns the last params instead of the best, and includes the penalty in the training losses
# kind: value
# named: About `params` alone: The params are those of
def train_with_validation(
    params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng
):
    train_losses, val_losses = [], []
    lowest, idle = float("inf"), 0
    for _ in range(epochs):
        for rows in minibatches(x_train.shape[0], batch_size, rng):
            a = forward(params, x_train[rows])
            g = backward(params, a, cross_entropy_grad(a[-1], y_train[rows]))
            p = l2_grad(params, l2)
            g = [(dW + pW, db + pb) for (dW, db), (pW, pb) in zip(g, p)]
            params = sgd_step(params, g, lr)
        tl = cross_entropy(forward(params, x_train)[-1], y_train) + l2_penalty(params, l2)
        vl = cross_entropy(forward(params, x_val)[-1], y_val)
        train_losses.append(tl)
        val_losses.append(vl)
        if vl < lowest:
            lowest = vl
            idle = 0
        else:
            idle += 1
        if idle >= patience:
            break
    return params, train_losses, val_losses
