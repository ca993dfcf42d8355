# exercise: exercise1
# function: relu
# mistake: loops over the rows only and calls Python's max on a row, so anything but a vector crashes
# kind: crash
# named: Python's own `max`
def relu(z):
    out = np.zeros_like(z)
    for i in range(len(z)):
        out[i] = max(0, z[i])
    return out
