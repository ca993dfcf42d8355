# exercise: exercise7
# function: transformer_parameters
# mistake: d ^ 2 (bitwise xor) instead of d ** 2
# kind: value
# named: `\^` is not a power in Python, and it is worked out after `\+`
def transformer_parameters(n_layers, d_model, vocab_size, context):
    L, d, V, T = n_layers, d_model, vocab_size, context
    return 12 * L * (d ^ 2) + 13 * L * d + (V + T) * d + 2 * d
