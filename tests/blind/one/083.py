# exercise: exercise4
# function: sgd_step
# mistake: returns one flat list [W, b, W, b, ...] instead of a list of pairs
# kind: shape
# named: Your arrays are in one flat
def sgd_step(params, grads, lr):
    updated = []
    for (W, b), (dW, db) in zip(params, grads):
        updated.append(W - lr * dW)
        updated.append(b - lr * db)
    return updated
