# exercise: exercise2
# function: cross_entropy
# mistake: averages over all N * C entries of the one-hot table, so the loss is C times too small
# kind: value
# named: Your mean also counts the zeros of the one\-hot
def cross_entropy(logits, labels):
    m = logits.max(axis=1, keepdims=True)
    logp = logits - m - np.log(np.sum(np.exp(logits - m), axis=1, keepdims=True))
    Y = one_hot(labels, logits.shape[1])
    return float(-(Y * logp).mean())
