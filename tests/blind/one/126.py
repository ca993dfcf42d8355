# exercise: exercise6
# function: l2_penalty
# mistake: counts the biases as well, and puts the 1/2 of other books in front
# kind: value
# shown
def l2_penalty(params, l2):
    total = 0.0
    for layer in params:
        for p in layer:
            total += (p * p).sum()
    return float(0.5 * l2 * total)
