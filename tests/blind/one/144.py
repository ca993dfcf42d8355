# exercise: exercise7
# function: training_years
# mistake: multiplies by the utilization instead of dividing, and uses years of 365 days
# kind: value
# shown
def training_years(flops, flops_per_second, utilization, n_devices=1):
    seconds = flops / (flops_per_second * n_devices) * utilization
    return seconds / (365 * 24 * 60 * 60)
