# exercise: exercise7
# function: transformer_parameters
# mistake: d_model ^ 2: in Python ^ is the bitwise XOR, not a power
# kind: value
# named: `\^` is not a power in Python, and it is worked
def transformer_parameters(n_layers, d_model, vocab_size, context):
    blocks = n_layers * (12 * d_model ^ 2 + 13 * d_model)
    tables = (vocab_size + context) * d_model
    return blocks + tables + 2 * d_model
