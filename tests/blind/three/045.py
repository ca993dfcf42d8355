# exercise: exercise4
# function: momentum_step
# mistake: Uses the averaging form v = beta * v + (1 - beta) * g (Adam textbook) instead of beta * v + g
# kind: value
# named: You weighted the gradient by \S+ - beta, which makes a running
def momentum_step(params, grads, velocity, lr, beta=0.9):
    new_p, new_v = [], []
    for (W, b), (dW, db), (vW, vb) in zip(params, grads, velocity):
        vW = beta * vW + (1 - beta) * dW
        vb = beta * vb + (1 - beta) * db
        new_v.append((vW, vb))
        new_p.append((W - lr * vW, b - lr * vb))
    return new_p, new_v
