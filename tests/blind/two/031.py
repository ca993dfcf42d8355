# exercise: exercise2
# function: accuracy
# mistake: argmax along axis 0 gives one guess per class, which cannot be compared with N labels
# kind: crash
# named: `np\.argmax\(logits, axis=\S+\)` goes down the columns: it gives 
import numpy as np


def accuracy(logits, labels):
    guesses = np.argmax(logits, axis=0)
    return float(np.mean(guesses == labels))
