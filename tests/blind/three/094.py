# exercise: exercise7
# function: implied_utilization
# mistake: The years are not converted to seconds
# kind: value
# shown
def implied_utilization(flops, years, flops_per_second):
    achieved = flops / years
    return achieved / flops_per_second
