# exercise: exercise1
# function: init_params
# mistake: rng.randn is from the old np.random interface; a Generator has no such method
# kind: crash
# named: standard_normal
def init_params(sizes, rng):
    params = []
    for D, H in zip(sizes[:-1], sizes[1:]):
        scale = (2.0 / D) ** 0.5
        params.append((scale * rng.randn(D, H), np.zeros((H,))))
    return params
