# exercise: exercise3
# function: relu_backward
# mistake: assigns the whole dout to the selected entries: the sizes do not match
# kind: crash
# named: same mask
def relu_backward(dout, z):
    dz = np.zeros_like(z)
    dz[z > 0] = dout
    return dz
