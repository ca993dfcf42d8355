# exercise: exercise8
# function: fit
# mistake: passes lr, epochs, batch_size and rng by position, but train takes them by keyword only
# kind: crash
# named: Compare this call
from exercise1 import init_params
from exercise5 import train


def fit(x, y, rng):
    params = init_params([144, 64, 2], rng)
    params, history = train(params, x - 0.5, y, 0.1, 40, 20, rng)
    return params
