# exercise: exercise3
# function: cross_entropy_grad
# mistake: p[labels] -= 1 indexes rows with the labels instead of one entry per row
# kind: value
# named: `p\[labels\]` picks whole rows or columns with
def cross_entropy_grad(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    p[labels] -= 1
    return p / logits.shape[0]
