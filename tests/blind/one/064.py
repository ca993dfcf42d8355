# exercise: exercise3
# function: relu_backward
# mistake: zeroes the entries of dout in place (a view, not a copy)
# kind: value
# named: this writes into it|Work on a copy
def relu_backward(dout, z):
    dz = dout
    dz[z <= 0] = 0
    return dz
