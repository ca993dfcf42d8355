# exercise: exercise6
# function: l2_penalty
# mistake: puts all the W into one array to square them at once, but their shapes differ
# kind: crash
# named: parts of different shapes
def l2_penalty(params, l2):
    weights = np.array([W for W, b in params])
    return float(l2 * np.sum(weights**2))
