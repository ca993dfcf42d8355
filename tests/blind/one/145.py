# exercise: exercise7
# function: weight_bytes
# mistake: bits // 8 bytes per parameter: 0 for 4 bits
# kind: value
# named: Multiply first
def weight_bytes(n_parameters, bits):
    bytes_each = bits // 8
    return n_parameters * bytes_each
