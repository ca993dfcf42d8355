# exercise: exercise1
# function: init_params
# mistake: passes the variance 2 / fan_in where NumPy wants the standard deviation
# kind: random
# named: 2 / fan_in: in He
def init_params(sizes, rng):
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:]):
        W = rng.normal(0.0, 2 / fan_in, size=(fan_in, fan_out))
        b = np.zeros(fan_out)
        params.append((W, b))
    return params
