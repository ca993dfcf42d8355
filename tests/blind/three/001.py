# exercise: exercise1
# function: relu
# mistake: Two nested loops over rows and entries: works only for two-dimensional arrays, a 1-D or 3-D z raises
# kind: crash
# shown
def relu(z):
    return np.array([[max(v, 0.0) for v in row] for row in z])
