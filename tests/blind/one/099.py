# exercise: exercise4
# function: learning_rate_verdict
# mistake: does not look for nan first: nan > start is False, so a diverged curve passes as calm
# kind: value
# named: You called a curve that ends in nan just right:
def learning_rate_verdict(losses):
    start, end = losses[0], losses[-1]
    rises = 0
    for a, b in zip(losses[:-1], losses[1:]):
        if b > a:
            rises += 1
    share = rises / (len(losses) - 1)
    if end > start or (share >= 0.4 and end > 0.5 * start):
        return "too large"
    if end > 0.7 * start:
        return "too small"
    return "just right"
