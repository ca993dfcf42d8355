# exercise: exercise1
# function: init_params
# mistake: Biases as rows of shape (1, fan_out), a habit from another course
# kind: shape
# named: Your biases have shape \(\S+, fan_out\)\. In this course b is a p
def init_params(sizes, rng):
    params = []
    for l in range(len(sizes) - 1):
        W = rng.normal(size=(sizes[l], sizes[l + 1])) * np.sqrt(2 / sizes[l])
        b = np.zeros((1, sizes[l + 1]))
        params.append((W, b))
    return params
