# exercise: exercise4
# function: sgd_step
# mistake: two nested loops instead of zip: every layer meets the gradients of every layer
# kind: loop
# shown
def sgd_step(params, grads, lr):
    updated = []
    for W, b in params:
        for dW, db in grads:
            updated.append((W - lr * dW, b - lr * db))
    return updated
