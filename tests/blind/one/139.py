# exercise: exercise7
# function: count_parameters
# mistake: the loop overwrites the total instead of adding to it: only the last layer counts
# kind: loop
# named: You return the count of the last layer alone:
def count_parameters(sizes):
    total = 0
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:]):
        total = fan_in * fan_out + fan_out
    return total
