# exercise: exercise2
# function: accuracy
# mistake: compares the largest value of a row with the label, not its position
# kind: value
# named: max gives its value
def accuracy(logits, labels):
    best = np.max(logits, axis=1)
    return float((best == labels).mean())
