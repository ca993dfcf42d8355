# exercise: exercise1
# function: softmax
# mistake: row maxima and row sums of shape (N,) instead of columns (N, 1)
# kind: crash
# named: `z\.max\(axis=\d+\)` loses its axis, so what it
def softmax(z):
    biggest = z.max(axis=1)
    powers = np.exp(z - biggest)
    return powers / powers.sum(axis=1)
