# exercise: exercise4
# function: momentum_step
# mistake: The step for b uses the plain gradient db instead of its new velocity
# kind: value
# shown
def momentum_step(params, grads, velocity, lr, beta=0.9):
    new_params = []
    new_velocity = []
    for i in range(len(params)):
        W, b = params[i]
        dW, db = grads[i]
        vW, vb = velocity[i]
        vW_new = beta * vW + dW
        vb_new = beta * vb + db
        new_params.append((W - lr * vW_new, b - lr * db))
        new_velocity.append((vW_new, vb_new))
    return new_params, new_velocity
