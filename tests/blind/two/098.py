# exercise: exercise7
# function: weight_bytes
# mistake: bits // 8 bytes per parameter: 0 for 4 bits
# kind: type
# named: \S+ parameters of \S+ bits should take \S+ bytes, not \S+: half 
def weight_bytes(n_parameters, bits):
    bytes_per_parameter = bits // 8
    return n_parameters * bytes_per_parameter
