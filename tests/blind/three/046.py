# exercise: exercise4
# function: momentum_step
# mistake: Learning rate inside the velocity and applied again in the step
# kind: value
# named: this would be the right answer if `grads` were multiplied by
def momentum_step(params, grads, velocity, lr, beta=0.9):
    v = [(beta * vW + lr * dW, beta * vb + lr * db) for (vW, vb), (dW, db) in zip(velocity, grads)]
    p = [(W - lr * vW, b - lr * vb) for (W, b), (vW, vb) in zip(params, v)]
    return p, v
