# exercise: exercise4
# function: momentum_step
# mistake: running-average convention: the gradient is multiplied by (1 - beta)
# kind: value
# named: You weighted the gradient by \d+ \- beta, which
def momentum_step(params, grads, velocity, lr, beta=0.9):
    params_out = []
    velocity_out = []
    for i, (W, b) in enumerate(params):
        vW = beta * velocity[i][0] + (1 - beta) * grads[i][0]
        vb = beta * velocity[i][1] + (1 - beta) * grads[i][1]
        velocity_out.append((vW, vb))
        params_out.append((W - lr * vW, b - lr * vb))
    return params_out, velocity_out
