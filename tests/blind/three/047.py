# exercise: exercise4
# function: momentum_step
# mistake: Returns (velocity, params) in swapped order
# kind: shape
# named: You return the velocity before the parameters\. The exercise 
def momentum_step(params, grads, velocity, lr, beta=0.9):
    ps = []
    vs = []
    for p, g, v in zip(params, grads, velocity):
        nv = tuple(beta * vi + gi for vi, gi in zip(v, g))
        vs.append(nv)
        ps.append(tuple(pi - lr * vi for pi, vi in zip(p, nv)))
    return vs, ps
