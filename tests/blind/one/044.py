# exercise: exercise2
# function: accuracy
# mistake: returns a percentage instead of a fraction, and counts the wrong answers instead of the right ones
# kind: value
# named: the operator `!=` is wrong
def accuracy(logits, labels):
    wrong = (logits.argmax(axis=1) != labels).sum()
    return float(100.0 * wrong / len(labels))
