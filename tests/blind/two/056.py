# exercise: exercise4
# function: sgd_step
# mistake: compound: uses -= on the caller's weights, and leaves the biases as they were
# kind: value
# named: Your weights move and your biases do not\. Every parameter ta
def sgd_step(params, grads, lr):
    new_params = []
    for p, g in zip(params, grads):
        W, b = p
        W -= lr * g[0]
        new_params.append((W, b))
    return new_params
