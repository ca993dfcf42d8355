# exercise: exercise2
# function: cross_entropy
# mistake: logits[:, labels] picks N columns of every row instead of one entry of each row
# kind: value
# named: With `:` every row looks up the labels of all
def cross_entropy(logits, labels):
    m = np.max(logits, axis=1)
    lse = m + np.log(np.sum(np.exp(logits - m[:, None]), axis=1))
    return float(np.mean(lse[:, None] - logits[:, labels]))
