# exercise: exercise3
# function: cross_entropy_grad
# mistake: assigns -1 at the right class instead of subtracting 1 from its probability
# kind: value
# named: in every row the entry in the column that
def cross_entropy_grad(logits, labels):
    n = len(labels)
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    grad = np.exp(shifted)
    grad = grad / np.sum(grad, axis=1, keepdims=True)
    grad[np.arange(n), labels] = -1
    return grad / n
