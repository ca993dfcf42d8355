# exercise: exercise1
# function: sigmoid
# mistake: Clips z to [-20, 20] to avoid overflow; no longer accurate to 1e-12
# kind: value
# shown
def sigmoid(z):
    z = np.clip(z, -20, 20)
    return 1 / (1 + np.exp(-z))
