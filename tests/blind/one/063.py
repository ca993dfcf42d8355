# exercise: exercise3
# function: relu_backward
# mistake: z >= 0 lets the gradient through at exactly 0, where this course uses 0
# kind: value
# named: Only the entries where z is exactly \d+ are
def relu_backward(dout, z):
    mask = (z >= 0).astype(float)
    return dout * mask
