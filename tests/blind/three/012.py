# exercise: exercise1
# function: sigmoid
# mistake: if z >= 0 asks one yes or no of a whole array
# kind: crash
# named: Your code stopped: an array was used as a single True or Fal
def sigmoid(z):
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    else:
        return np.exp(z) / (1 + np.exp(z))
