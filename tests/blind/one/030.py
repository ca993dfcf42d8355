# exercise: exercise2
# function: mse
# mistake: assumes exactly two dimensions: unpacking the shape fails for vectors and 3-D arrays
# kind: crash
# named: number of names on the left
def mse(pred, target):
    N, K = pred.shape
    s = 0.0
    for k in range(K):
        s += np.sum((pred[:, k] - target[:, k]) ** 2)
    return s / (N * K)
