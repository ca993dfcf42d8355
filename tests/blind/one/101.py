# exercise: exercise4
# function: learning_rate_verdict
# mistake: returns other strings than the lesson asks for (underscores instead of blanks)
# kind: type
# named: letter by letter
def learning_rate_verdict(losses):
    first, last = losses[0], losses[-1]
    if not np.isfinite(last):
        return "too_large"
    rising = np.mean(losses[1:] > losses[:-1])
    if last > first or (rising >= 0.4 and last > first / 2):
        return "too_large"
    if rising == 0 and last > 0.7 * first:
        return "too_small"
    return "just_right"
