# exercise: exercise1
# function: sigmoid
# mistake: entries that are exactly 0 fall between the two masks and stay 0 instead of 0.5
# kind: value
# named: Where z is exactly \d+ you return \d+ instead of
def sigmoid(z):
    out = np.zeros_like(z)
    pos = z > 0
    neg = z < 0
    out[pos] = 1 / (1 + np.exp(-z[pos]))
    e = np.exp(z[neg])
    out[neg] = e / (1 + e)
    return out
