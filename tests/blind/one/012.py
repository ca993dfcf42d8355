# exercise: exercise1
# function: softmax
# mistake: normalises along axis 0, the columns instead of the rows
# kind: value
# named: Your columns add up to \d+\. The probabilities of
def softmax(z):
    m = z.max(axis=0, keepdims=True)
    e = np.exp(z - m)
    return e / e.sum(axis=0, keepdims=True)
