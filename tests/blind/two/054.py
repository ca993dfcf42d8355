# exercise: exercise4
# function: sgd_step
# mistake: returns one flat list W, b, W, b, ... (like parameters() in PyTorch) instead of a list of pairs
# kind: type
# named: Your arrays are in one flat list\.
def sgd_step(params, grads, lr):
    new = []
    for (W, b), (dW, db) in zip(params, grads):
        new.append(W - lr * dW)
        new.append(b - lr * db)
    return new
