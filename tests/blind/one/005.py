# exercise: exercise1
# function: relu
# mistake: returns only the positive entries (boolean indexing), so the shape is lost
# kind: shape
# named: The negative entries are gone, and so is the
def relu(z):
    positive = z > 0
    return z[positive]
