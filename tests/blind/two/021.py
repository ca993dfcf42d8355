# exercise: exercise7
# function: training_dollars
# mistake: takes the time in seconds for hours: the division by 3600 is missing
# kind: value
# named: You multiplied the price of an hour by a time in seconds: \S+,
def training_dollars(flops, flops_per_second, utilization, dollars_per_hour):
    time = flops / (flops_per_second * utilization)
    return time * dollars_per_hour
