# exercise: exercise6
# function: l2_grad
# mistake: a single number 0.0 for the biases instead of an array of zeros
# kind: type
# named: The \d+\.\d+ in place of db is a single number\. Each
def l2_grad(params, l2):
    return [(2 * l2 * W, 0.0) for W, b in params]
