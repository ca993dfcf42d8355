# exercise: exercise6
# function: train_with_validation
# mistake: grads + l2_grad(...) joins two lists end to end; zip then stops after the first L pairs, so the penalty has no effect
# kind: value
# named: Your weights are not penalised: the gradient of the penalty 
def train_with_validation(
    params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng
):
    best_params, best_loss, idle = params, float("inf"), 0
    train_losses, val_losses = [], []
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            acts = forward(params, x_train[batch])
            grads = backward(params, acts, cross_entropy_grad(acts[-1], y_train[batch]))
            grads = grads + l2_grad(params, l2)
            params = sgd_step(params, grads, lr)
        train_losses.append(cross_entropy(forward(params, x_train)[-1], y_train))
        val_losses.append(cross_entropy(forward(params, x_val)[-1], y_val))
        if val_losses[-1] < best_loss:
            best_params, best_loss, idle = params, val_losses[-1], 0
        else:
            idle += 1
            if idle >= patience:
                break
    return best_params, train_losses, val_losses
