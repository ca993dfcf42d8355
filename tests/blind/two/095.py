# exercise: exercise7
# function: transformer_parameters
# mistake: writes d_model ^ 2 for the square: in Python that is the bitwise xor
# kind: value
# named: `\^` is not a power in Python, and it is worked out after `\+`
def transformer_parameters(n_layers, d_model, vocab_size, context):
    block = 12 * (d_model ^ 2) + 13 * d_model
    tables = (vocab_size + context) * d_model
    return n_layers * block + tables + 2 * d_model
