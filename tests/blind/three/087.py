# exercise: exercise6
# function: train_with_validation
# mistake: break is placed before the losses are appended: the epoch in which patience runs out is missing from the lists
# kind: loop
# shown
def train_with_validation(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    best, lowest, idle = params, np.inf, 0
    history_t, history_v = [], []
    for _ in range(epochs):
        for rows in minibatches(len(y_train), batch_size, rng):
            acts = forward(params, x_train[rows])
            g = backward(params, acts, cross_entropy_grad(acts[-1], y_train[rows]))
            p = l2_grad(params, l2)
            g = [(a + c, b + d) for (a, b), (c, d) in zip(g, p)]
            params = sgd_step(params, g, lr)
        t, _ = evaluate(params, x_train, y_train)
        v, _ = evaluate(params, x_val, y_val)
        if v < lowest:
            lowest, best, idle = v, params, 0
        else:
            idle += 1
        if idle == patience:
            break
        history_t.append(t)
        history_v.append(v)
    return best, history_t, history_v
