# exercise: exercise7
# function: implied_utilization
# mistake: clips the answer at 1, where the interesting answers are
# kind: value
# named: You capped the answer at \d+\. A value above \d+ is
def implied_utilization(flops, years, flops_per_second):
    seconds = years * 365.25 * 86400
    return min(1.0, flops / (seconds * flops_per_second))
