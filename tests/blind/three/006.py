# exercise: exercise1
# function: softmax
# mistake: Divides the shifted logits' powers by the sum of powers of the unshifted logits
# kind: value
# named: Your rows do not add up to \S+: you subtracted the maximum in 
def softmax(z):
    m = z.max(axis=1).reshape(-1, 1)
    return np.exp(z - m) / np.exp(z).sum(axis=1).reshape(-1, 1)
