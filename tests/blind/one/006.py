# exercise: exercise1
# function: sigmoid
# mistake: textbook formula as it is: overflows for large negative z
# kind: value
# named: Rewrite the formula
def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))
