# exercise: exercise7
# function: implied_utilization
# mistake: the fraction is upside down: what the device could have done over the work
# kind: value
# named: Your fraction is upside down\. A claim of a shorter time need
def implied_utilization(flops, years, flops_per_second):
    seconds = years * 365.25 * 24 * 60 * 60
    possible = seconds * flops_per_second
    return possible / flops
