# exercise: exercise2
# function: cross_entropy
# mistake: Forgets keepdims on the row maximum, so (N, C) - (N,) does not broadcast
# kind: crash
# shown
def cross_entropy(logits, labels):
    m = logits.max(axis=1)
    lse = m + np.log(np.sum(np.exp(logits - m), axis=1))
    return float(np.mean(lse - logits[np.arange(len(labels)), labels]))
