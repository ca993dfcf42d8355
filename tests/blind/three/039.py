# exercise: exercise3
# function: relu_backward
# mistake: Where the unit is off, returns z instead of 0
# kind: value
# named: every entry is wrong where `z` is below \S+, and only there; e
def relu_backward(dout, z):
    return np.where(z > 0, dout, z)
