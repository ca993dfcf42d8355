# exercise: exercise1
# function: init_params
# mistake: loops over all sizes, so sizes[i + 1] runs past the end
# kind: crash
# named: This loop goes one pass too far:
def init_params(sizes, rng):
    params = []
    for i in range(len(sizes)):
        std = np.sqrt(2 / sizes[i])
        W = rng.normal(0, std, (sizes[i], sizes[i + 1]))
        b = np.zeros(sizes[i + 1])
        params.append((W, b))
    return params
