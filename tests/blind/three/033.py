# exercise: exercise3
# function: cross_entropy_grad
# mistake: Returns only the gradient of the right class of each row, shape (N,)
# kind: shape
# shown
def cross_entropy_grad(logits, labels):
    rows = np.arange(logits.shape[0])
    e = np.exp(logits - np.max(logits, axis=1, keepdims=True))
    p = e / np.sum(e, axis=1, keepdims=True)
    return (p[rows, labels] - 1) / logits.shape[0]
