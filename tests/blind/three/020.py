# exercise: exercise2
# function: cross_entropy
# mistake: Base-2 logarithm instead of natural logarithm
# kind: value
# named: In `np\.log\S+\(np\.exp\(shifted\)\.sum\(axis=\S+\)\)`, the logarithm is 
def cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sum = np.log2(np.exp(shifted).sum(axis=1))
    picked = shifted[np.arange(logits.shape[0]), labels]
    return float((log_sum - picked).mean())
