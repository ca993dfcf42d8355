# exercise: exercise1
# function: relu
# mistake: Boolean indexing keeps only the positive entries, so the result is a flat shorter array
# kind: shape
# named: The negative entries are gone, and so is the shape: indexing
def relu(z):
    positive = z > 0
    return z[positive]
