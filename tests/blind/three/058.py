# exercise: exercise4
# function: learning_rate_verdict
# mistake: Two mistakes: the number of rising steps is compared with 0.4 as if it were a fraction, and "or" where the table says "and"
# kind: value
# named: You call a curve too large after a single rise\. Minibatches 
def learning_rate_verdict(losses):
    start, end = losses[0], losses[-1]
    if not np.isfinite(end):
        return "too large"
    rising = sum(b > a for a, b in zip(losses, losses[1:]))
    if end > start or rising >= 0.4 or end > 0.5 * start and rising > 0:
        return "too large"
    if rising == 0 and end > 0.7 * start:
        return "too small"
    return "just right"
