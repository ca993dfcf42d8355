# exercise: exercise4
# function: momentum_step
# mistake: steps with the old velocity instead of the new one
# kind: value
# named: Your parameters moved with the velocity from
def momentum_step(params, grads, velocity, lr, beta=0.9):
    new_params, new_velocity = [], []
    for (W, b), (dW, db), (vW, vb) in zip(params, grads, velocity):
        new_params.append((W - lr * vW, b - lr * vb))
        new_velocity.append((beta * vW + dW, beta * vb + db))
    return new_params, new_velocity
