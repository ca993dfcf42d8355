# exercise: exercise6
# function: train_with_validation
# mistake: measures after every batch instead of after every epoch (one indentation too deep)
# kind: loop
# named: `train_losses\.append\(cross_entropy\(forward\(param
def train_with_validation(
    params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng
):
    best_params = params
    train_losses = []
    val_losses = []
    best_loss = np.inf
    idle = 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            dlogits = cross_entropy_grad(activations[-1], y_train[batch])
            grads = []
            for (dW, db), (pW, pb) in zip(
                backward(params, activations, dlogits), l2_grad(params, l2)
            ):
                grads.append((dW + pW, db + pb))
            params = sgd_step(params, grads, lr)
            train_losses.append(cross_entropy(forward(params, x_train)[-1], y_train))
            val_losses.append(cross_entropy(forward(params, x_val)[-1], y_val))
        if val_losses[-1] < best_loss:
            best_loss = val_losses[-1]
            best_params = params
            idle = 0
        else:
            idle += 1
            if idle == patience:
                break
    return best_params, train_losses, val_losses
