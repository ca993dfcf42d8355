# exercise: exercise3
# function: relu_backward
# mistake: multiplies the upstream gradient by relu(z), the output, instead of by its slope
# kind: value
# named: You multiplied by what ReLU returned\. The chain rule multipl
import numpy as np


def relu_backward(dout, z):
    return dout * np.maximum(z, 0.0)
