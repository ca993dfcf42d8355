# exercise: exercise1
# function: relu
# mistake: np.max takes 0 as the axis and finds the largest entry per column; np.maximum was meant
# kind: shape
# named: np\.max takes the largest number along an axis,
def relu(z):
    return np.max(z, 0)
