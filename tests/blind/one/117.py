# exercise: exercise5
# function: evaluate
# mistake: unpacks the list of forward as if it were a pair (activations, logits): fails with a hidden layer
# kind: crash
# named: `forward\(params, x\)` does not return two
def evaluate(params, x, y):
    _, logits = forward(params, x)
    loss = cross_entropy(logits, y)
    acc = accuracy(logits, y)
    return loss, acc
