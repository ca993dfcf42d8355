# exercise: exercise1
# function: relu
# mistake: returns the mask z > 0 (a bool array, the slope of ReLU) instead of the values
# kind: type
# named: every entry is only the sign of the right one: -\S+, \S+ or \S+\.
def relu(z):
    positive = z > 0
    return positive
