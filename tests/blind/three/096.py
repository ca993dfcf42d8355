# exercise: exercise7
# function: training_dollars
# mistake: Two mistakes: hours from seconds forgotten, and the utilization left out
# kind: value
# named: The result is not the right number\.
def training_dollars(flops, flops_per_second, utilization, dollars_per_hour):
    time = flops / flops_per_second
    return time * dollars_per_hour
