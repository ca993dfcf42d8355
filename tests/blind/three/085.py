# exercise: exercise6
# function: train_with_validation
# mistake: Gradient of the penalty is computed but never added to the gradients
# kind: value
# named: Your weights are not penalised: the gradient of the penalty 
def train_with_validation(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    best, best_loss, idle = params, np.inf, 0
    tl, vl = [], []
    for _ in range(epochs):
        for b in minibatches(len(x_train), batch_size, rng):
            acts = forward(params, x_train[b])
            grads = backward(params, acts, cross_entropy_grad(acts[-1], y_train[b]))
            pen = l2_grad(params, l2)
            params = sgd_step(params, grads, lr)
        tl.append(evaluate(params, x_train, y_train)[0])
        vl.append(evaluate(params, x_val, y_val)[0])
        if vl[-1] < best_loss:
            best, best_loss, idle = params, vl[-1], 0
        else:
            idle += 1
            if idle >= patience:
                break
    return best, tl, vl
