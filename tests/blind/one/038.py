# exercise: exercise2
# function: cross_entropy
# mistake: logarithm of softmax with a tiny number added: the loss is capped at 27.6 for wrong, certain answers
# kind: value
# named: Your loss per example never exceeds
def cross_entropy(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    right = p[np.arange(logits.shape[0]), labels]
    return float(-np.log(right + 1e-12).mean())
