# exercise: exercise2
# function: cross_entropy
# mistake: returns the loss of every row (N,) instead of their mean
# kind: shape
# named: You return one loss for each example\. The batch
def cross_entropy(logits, labels):
    top = logits.max(axis=1, keepdims=True)
    shifted = logits - top
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[range(len(labels)), labels]
    return losses
