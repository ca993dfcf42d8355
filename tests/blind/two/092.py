# exercise: exercise6
# function: train_with_validation
# mistake: best_loss = inf stands inside the loop over the epochs, so every epoch is the best so far and patience never runs out
# kind: loop
# shown
import numpy as np


def train_with_validation(
    params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng
):
    train_losses = []
    val_losses = []
    idle = 0
    for epoch in range(epochs):
        best_loss = np.inf
        for rows in minibatches(x_train.shape[0], batch_size, rng):
            acts = forward(params, x_train[rows])
            dlogits = cross_entropy_grad(acts[-1], y_train[rows])
            g = backward(params, acts, dlogits)
            pen = l2_grad(params, l2)
            g = [(dW + pW, db + pb) for (dW, db), (pW, pb) in zip(g, pen)]
            params = sgd_step(params, g, lr)
        train_loss, _ = evaluate(params, x_train, y_train)
        val_loss, _ = evaluate(params, x_val, y_val)
        train_losses.append(train_loss)
        val_losses.append(val_loss)
        if val_loss < best_loss:
            best_loss = val_loss
            best = params
            idle = 0
        else:
            idle += 1
        if idle >= patience:
            break
    return best, train_losses, val_losses
