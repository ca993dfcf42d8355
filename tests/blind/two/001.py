# exercise: exercise7
# function: training_flops
# mistake: 2 N D: counts the forward pass only, which is the price of using the model
# kind: value
# named: You counted only the forward pass, \S+ operations for each par
def training_flops(n_parameters, n_tokens):
    multiply = n_parameters * n_tokens
    add = n_parameters * n_tokens
    return float(multiply + add)
