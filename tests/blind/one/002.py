# exercise: exercise1
# function: relu
# mistake: writes the zeros into the caller's array z
# kind: value
# named: this writes into it|Work on a copy
def relu(z):
    z[z < 0] = 0.0
    return z
