# exercise: exercise2
# function: accuracy
# mistake: compares the largest value of a row with the label, not its position
# kind: value
# named: gives the largest value, not its position
def accuracy(logits, labels):
    best = np.max(logits, axis=1)
    return float((best == labels).mean())
