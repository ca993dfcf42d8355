# exercise: exercise1
# function: init_params
# mistake: Xavier/Glorot scale sqrt(2 / (fan_in + fan_out)) from a textbook instead of He
# kind: random
# shown
def init_params(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        limit = np.sqrt(2.0 / (n_in + n_out))
        layers.append((rng.standard_normal((n_in, n_out)) * limit, np.zeros((n_out,))))
    return layers
