# exercise: exercise1
# function: sigmoid
# mistake: np.where computes both forms for all entries, so one of them overflows
# kind: value
# named: computes both of its branches
def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))
