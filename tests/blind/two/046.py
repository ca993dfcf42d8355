# exercise: exercise3
# function: relu_backward
# mistake: boolean indexing keeps only the entries with z > 0, in one dimension, and drops the others
# kind: shape
# named: Entries are gone, and so is the shape: indexing with a mask 
def relu_backward(dout, z):
    open_gate = z > 0
    dz = dout[open_gate]
    return dz
