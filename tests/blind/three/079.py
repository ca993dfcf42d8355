# exercise: exercise6
# function: l2_penalty
# mistake: total is reset inside the loop, so only the last layer counts
# kind: loop
# named: Only the last layer counts: each pass through the loop overw
def l2_penalty(params, l2):
    for W, b in params:
        total = 0.0
        total += np.sum(W ** 2)
    return float(l2 * total)
