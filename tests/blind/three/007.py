# exercise: exercise1
# function: init_params
# mistake: Scale uses fan_out (the size of the next stage) instead of fan_in
# kind: random
# shown
def init_params(sizes, rng):
    params = []
    for i in range(1, len(sizes)):
        std = np.sqrt(2 / sizes[i])
        W = rng.normal(0, std, (sizes[i - 1], sizes[i]))
        params.append((W, np.zeros(sizes[i])))
    return params
