# exercise: exercise4
# function: learning_rate_verdict
# mistake: Verdicts with underscores, "too_large" and so on
# kind: type
# named: Your function returned 'too_large'; the answer is 'too large
def learning_rate_verdict(losses):
    if not np.isfinite(losses[-1]):
        return "too_large"
    ratio = losses[-1] / losses[0]
    n_up = np.sum(losses[1:] > losses[:-1])
    if ratio > 1 or (n_up >= 0.4 * (len(losses) - 1) and ratio > 0.5):
        return "too_large"
    if n_up == 0 and ratio > 0.7:
        return "too_small"
    return "just_right"
