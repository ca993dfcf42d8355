# exercise: exercise7
# function: training_years
# mistake: Time multiplied by the number of devices instead of divided (missing parentheses)
# kind: value
# named: You multiplied by the number of devices, so more of them tak
def training_years(flops, flops_per_second, utilization, n_devices=1):
    seconds = flops / (flops_per_second * utilization) * n_devices
    return seconds / (365.25 * 86400)
