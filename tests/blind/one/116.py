# exercise: exercise5
# function: evaluate
# mistake: returns (accuracy, loss) instead of (loss, accuracy), and the accuracy as a percentage
# kind: shape
# named: `percent` and `cross_entropy\(logits, y\)` are
def evaluate(params, x, y):
    logits = forward(params, x)[-1]
    percent = 100 * accuracy(logits, y)
    return percent, cross_entropy(logits, y)
