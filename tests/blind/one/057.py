# exercise: exercise3
# function: cross_entropy_grad
# mistake: not divided by N: the gradient of the sum, not of the mean
# kind: value
# named: This is the gradient of the sum over the batch\.
def cross_entropy_grad(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(z)
    p /= p.sum(axis=1, keepdims=True)
    y = np.zeros_like(p)
    y[np.arange(len(labels)), labels] = 1.0
    return p - y
