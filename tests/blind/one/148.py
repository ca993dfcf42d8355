# exercise: exercise8
# function: fit
# mistake: shuffles x but not y before training: the pictures get each other's labels
# kind: random
# named: match row by row
from exercise1 import init_params
from exercise5 import train


def fit(x, y, rng):
    x = x[rng.permutation(len(x))] - 0.5
    params = init_params([144, 64, 2], rng)
    params, _ = train(params, x, y, lr=0.1, epochs=40, batch_size=20, rng=rng)
    return params
