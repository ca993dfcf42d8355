# exercise: exercise3
# function: numerical_gradient
# mistake: loops over len(x) only, so in a matrix a whole row moves at once
# kind: loop
# named: All entries of a row are the same: x\[i\] of a
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    for i in range(len(x)):
        e = np.zeros_like(x)
        e[i] = 1
        grad[i] = (f(x + h * e) - f(x - h * e)) / (2 * h)
    return grad
