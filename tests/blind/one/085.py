# exercise: exercise4
# function: sgd_step
# mistake: the loop stops one layer early, so the last layer is missing, and the sign is a plus: it climbs
# kind: loop
# named: This loop ends one pass too early: `range\(\d+,
def sgd_step(params, grads, lr):
    out = []
    for l in range(0, len(params) - 1):
        W, b = params[l]
        dW, db = grads[l]
        out.append((W + lr * dW, b + lr * db))
    return out
