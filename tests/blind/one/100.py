# exercise: exercise4
# function: learning_rate_verdict
# mistake: a single rising step is called too large at once: return inside the loop instead of counting
# kind: loop
# named: You call a curve too large after a single rise\.
def learning_rate_verdict(losses):
    if not np.isfinite(losses[-1]) or losses[-1] > losses[0]:
        return "too large"
    for i in range(1, len(losses)):
        if losses[i] > losses[i - 1]:
            return "too large"
    if losses[-1] > 0.7 * losses[0]:
        return "too small"
    return "just right"
