# exercise: exercise8
# function: fit
# mistake: Shuffles x with rng but not y, so the labels belong to other pictures
# kind: value
# named: Your model is right \S+ % of the time on \S+,\S+ new pictures
from exercise1 import init_params
from exercise5 import train
def fit(x, y, rng):
    x = x - 0.5
    params = init_params([144, 64, 2], rng)
    for _ in range(20):
        rng.shuffle(x)
        params, _h = train(params, x, y, lr=0.1, epochs=1, batch_size=20, rng=rng)
    return params
