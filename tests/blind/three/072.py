# exercise: exercise5
# function: evaluate
# mistake: Two mistakes: returns (accuracy, loss), and the accuracy in percent
# kind: shape
# named: Two things are wrong\. `acc` and `cross_entropy\(out, y\)` are 
def evaluate(params, x, y):
    out = forward(params, x)[-1]
    acc = 100 * accuracy(out, y)
    return acc, cross_entropy(out, y)
