# exercise: exercise3
# function: cross_entropy_grad
# mistake: divides by N * C (size) and has the sign turned round (one_hot - softmax)
# kind: value
# named: every entry is \d+ times too small and has the
def cross_entropy_grad(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    probs = e / e.sum(axis=1, keepdims=True)
    Y = np.eye(logits.shape[1])[labels]
    return (Y - probs) / probs.size
