# exercise: exercise5
# function: train_regression
# mistake: Mean divides the summed batch losses by the number of examples
# kind: loop
# shown
def train_regression(params, x, y, *, lr, epochs, batch_size, rng):
    n = len(x)
    history = []
    for _ in range(epochs):
        total = 0.0
        for batch in minibatches(n, batch_size, rng):
            acts = forward(params, x[batch])
            total += mse(acts[-1], y[batch])
            params = sgd_step(params, backward(params, acts, mse_grad(acts[-1], y[batch])), lr)
        history.append(float(total / n))
    return params, history
