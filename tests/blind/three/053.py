# exercise: exercise4
# function: descend
# mistake: Gradient always taken at the start w0 instead of the current position
# kind: value
# shown
def descend(grad, w0, lr, steps):
    path = [w0.copy()]
    w = w0.copy()
    for _ in range(steps):
        w = w - lr * grad(w0)
        path.append(w)
    return np.array(path)
