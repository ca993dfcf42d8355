# exercise: exercise1
# function: softmax
# mistake: subtracts the row maximum but normalises along axis 0, so the columns sum to 1 and not the rows
# kind: value
# named: `e\.sum\(axis=\S+, keepdims=True\)` goes down the columns: it giv
import numpy as np


def softmax(z):
    e = np.exp(z - z.max(axis=1)[:, None])
    total = e.sum(axis=0, keepdims=True)
    total[total == 0] = 1.0
    return e / total
