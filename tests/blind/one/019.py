# exercise: exercise1
# function: init_params
# mistake: PyTorch layout: W is (fan_out, fan_in), outputs first; and b is a column
# kind: shape
# named: rows and columns are swapped
def init_params(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:]):
        W = rng.normal(size=(n_out, n_in)) * np.sqrt(2 / n_in)
        b = np.zeros((n_out, 1))
        layers.append((W, b))
    return layers
