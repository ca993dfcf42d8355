# exercise: exercise6
# function: train_with_validation
# mistake: grads + l2_grad joins the two lists instead of adding the arrays, so the penalty has no effect
# kind: value
# named: Your weights are not penalised: the gradient of
def train_with_validation(
    params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng
):
    best, lowest, idle = params, np.inf, 0
    train_losses, val_losses = [], []
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            acts = forward(params, x_train[batch])
            grads = backward(params, acts, cross_entropy_grad(acts[-1], y_train[batch]))
            grads = grads + l2_grad(params, l2)
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[-1] < lowest:
            best, lowest, idle = params, val_losses[-1], 0
        else:
            idle += 1
            if idle == patience:
                break
    return best, train_losses, val_losses
