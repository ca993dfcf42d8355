# exercise: exercise1
# function: init_params
# mistake: Xavier instead of He (1 / fan_in instead of 2 / fan_in), and the biases are drawn too instead of 0
# kind: random
# named: should start at 0
def init_params(sizes, rng):
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:]):
        std = np.sqrt(1 / fan_in)
        params.append((rng.normal(0, std, (fan_in, fan_out)), rng.normal(0, std, fan_out)))
    return params
