# exercise: exercise2
# function: accuracy
# mistake: the return stands inside the loop, so only the first example is looked at
# kind: loop
# shown
import numpy as np


def accuracy(logits, labels):
    correct = 0
    n = len(labels)
    for i in range(n):
        if np.argmax(logits[i]) == labels[i]:
            correct += 1
        return correct / n
