# exercise: exercise4
# function: descend
# mistake: takes the gradient at the start in every step instead of at the current position
# kind: loop
# named: You walk in a straight line
def descend(grad, w0, lr, steps):
    g = grad(w0)
    w = w0
    path = [w0.copy()]
    for _ in range(steps):
        w = w - lr * g
        path.append(w)
    return np.stack(path)
