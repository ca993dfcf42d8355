# exercise: exercise4
# function: descend
# mistake: stores the same array again and again while changing it in place: all rows show the end
# kind: loop
# named: All rows of your path are its end: you put the
def descend(grad, w0, lr, steps):
    w = w0.copy()
    path = [w]
    for t in range(steps):
        w -= lr * grad(w)
        path.append(w)
    return np.array(path)
