# exercise: exercise1
# function: relu
# mistake: writes the zeros into the caller's array instead of into a new one
# kind: value
# named: Your function changed its argument `z`; the caller still nee
def relu(z):
    out = z
    out[out < 0] = 0.0
    return out
