# exercise: exercise3
# function: relu_backward
# mistake: looks at the sign of dout instead of z
# kind: value
# named: You looked at the sign of the incoming
def relu_backward(dout, z):
    return np.where(dout > 0, dout, 0.0)
