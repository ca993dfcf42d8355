# exercise: exercise4
# function: descend
# mistake: Loop runs from 1 to steps - 1: the last row is never computed and stays 0
# kind: loop
# named: the last row of your answer is wrong, and everything else in
def descend(grad, w0, lr, steps):
    path = np.zeros((steps + 1, len(w0)))
    path[0] = w0
    for t in range(1, steps):
        path[t] = path[t - 1] - lr * grad(path[t - 1])
    return path
