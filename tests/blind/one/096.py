# exercise: exercise4
# function: descend
# mistake: returns only the final position instead of the whole path, and takes one step too many
# kind: shape
# shown
def descend(grad, w0, lr, steps):
    w = np.array(w0, dtype=float)
    for t in range(steps + 1):
        w = w - lr * grad(w)
    return w
