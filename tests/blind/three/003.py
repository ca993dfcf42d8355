# exercise: exercise1
# function: sigmoid
# mistake: Uses e^-|z| to stay finite but forgets to treat negative z separately: never below 0.5
# kind: value
# named: Right for positive inputs, but a negative input gets the sam
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return 1.0 / (1.0 + e)
