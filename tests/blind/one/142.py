# exercise: exercise7
# function: training_flops
# mistake: returns the integer product instead of a float, and counts only the forward pass (2 N D)
# kind: type
# named: You counted only the forward pass, \d+ operations
def training_flops(n_parameters, n_tokens):
    return 2 * n_parameters * n_tokens
