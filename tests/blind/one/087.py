# exercise: exercise4
# function: momentum_step
# mistake: assigns to an entry of a (vW, vb) pair: tuples cannot be changed
# kind: crash
# named: tuple cannot be written into
def momentum_step(params, grads, velocity, lr, beta=0.9):
    new_velocity = list(velocity)
    new_params = []
    for i in range(len(params)):
        new_velocity[i][0] = beta * velocity[i][0] + grads[i][0]
        new_velocity[i][1] = beta * velocity[i][1] + grads[i][1]
        W = params[i][0] - lr * new_velocity[i][0]
        b = params[i][1] - lr * new_velocity[i][1]
        new_params.append((W, b))
    return new_params, new_velocity
