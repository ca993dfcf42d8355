# exercise: exercise2
# function: cross_entropy
# mistake: forgot the minus sign: the loss is negative
# kind: value
# named: Your loss is negative: the logarithm of a
def cross_entropy(logits, labels):
    m = logits.max(axis=1, keepdims=True)
    log_probs = logits - m - np.log(np.exp(logits - m).sum(axis=1, keepdims=True))
    return float(np.mean(log_probs[np.arange(len(labels)), labels]))
