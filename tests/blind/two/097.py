# exercise: exercise7
# function: training_years
# mistake: compound: takes a year of 365 days and forgets n_devices
# kind: value
# shown
def training_years(flops, flops_per_second, utilization, n_devices=1):
    seconds = flops / (flops_per_second * utilization)
    minutes = seconds / 60
    hours = minutes / 60
    days = hours / 24
    return days / 365
