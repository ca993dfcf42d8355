# exercise: exercise4
# function: momentum_step
# mistake: puts lr into the velocity (v = beta v - lr g, p + v), as Keras does, so the returned velocity has another sign and size
# kind: value
# named: Your velocity holds the step itself, with lr and a minus, as
def momentum_step(params, grads, velocity, lr, beta=0.9):
    v_new = []
    p_new = []
    for i in range(len(params)):
        vW = beta * velocity[i][0] - lr * grads[i][0]
        vb = beta * velocity[i][1] - lr * grads[i][1]
        v_new.append((vW, vb))
        p_new.append((params[i][0] + vW, params[i][1] + vb))
    return p_new, v_new
