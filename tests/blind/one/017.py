# exercise: exercise1
# function: init_params
# mistake: makes a new generator with a fixed seed instead of using rng
# kind: random
# named: draw from the `rng`
def init_params(sizes, rng):
    rng = np.random.default_rng(42)
    return [
        (rng.standard_normal((n, m)) * np.sqrt(2.0 / n), np.zeros(m))
        for n, m in zip(sizes, sizes[1:])
    ]
