# exercise: exercise1
# function: softmax
# mistake: subtracts the largest logit of the whole array instead of each row's own: 0 / 0 in a low row
# kind: value
# named: Nothing overflows, but a row that lies far
def softmax(z):
    shifted = z - np.max(z)
    e = np.exp(shifted)
    return e / np.sum(e, axis=1, keepdims=True)
