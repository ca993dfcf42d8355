# exercise: exercise3
# function: cross_entropy_grad
# mistake: Subtracts 1/N at the right class but never divides the softmax by N
# kind: value
# shown
def cross_entropy_grad(logits, labels):
    n = len(labels)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    grad = e / e.sum(axis=1, keepdims=True)
    grad[np.arange(n), labels] -= 1.0 / n
    return grad
