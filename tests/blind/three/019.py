# exercise: exercise2
# function: cross_entropy
# mistake: m is added back to the log of the sum, but the right class's logit is taken from the shifted row: m is left over
# kind: value
# named: In `m\[:, \S+\] \+ np\.log\(np\.exp\(z\)\.sum\(axis=\S+\)\)` the part `m\[:, 
def cross_entropy(logits, labels):
    m = logits.max(axis=1, keepdims=True)
    z = logits - m
    lse = m[:, 0] + np.log(np.exp(z).sum(axis=1))
    right = z[np.arange(len(labels)), labels]
    return float(np.mean(lse - right))
