# exercise: exercise8
# function: fit
# mistake: Training parameters of train are thrown away: fit returns the start
# kind: value
# shown
from exercise1 import init_params
from exercise5 import train
def fit(x, y, rng):
    params = init_params([144, 64, 2], rng)
    trained, history = train(params, x - 0.5, y, lr=0.1, epochs=30, batch_size=20, rng=rng)
    return params
