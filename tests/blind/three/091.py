# exercise: exercise7
# function: transformer_parameters
# mistake: The last layer norm counted in every block
# kind: value
# named: You counted the last layer norm once per block\. It comes aft
def transformer_parameters(n_layers, d_model, vocab_size, context):
    block = 12 * d_model ** 2 + 13 * d_model + 2 * d_model
    return n_layers * block + (vocab_size + context) * d_model
