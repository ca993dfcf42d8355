# exercise: exercise2
# function: cross_entropy
# mistake: subtracts the row maximum inside the sum but never adds it back outside the logarithm
# kind: value
# named: You subtracted the maximum for the log\-sum\-exp
def cross_entropy(logits, labels):
    N = logits.shape[0]
    m = logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(logits - m).sum(axis=1))
    return float((log_sum - logits[np.arange(N), labels]).sum() / N)
