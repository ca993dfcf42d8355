# exercise: exercise5
# function: evaluate
# mistake: gives accuracy the guessed classes instead of the logits, so argmax is taken twice
# kind: crash
# named: `evaluate` passes `accuracy` \(exercise\S+\) something it cannot
import numpy as np


def evaluate(params, x, y):
    logits = forward(params, x)[-1]
    loss = cross_entropy(logits, y)
    guesses = np.argmax(logits, axis=1)
    return loss, accuracy(guesses, y)
