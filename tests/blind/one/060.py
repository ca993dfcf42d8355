# exercise: exercise3
# function: cross_entropy_grad
# mistake: subtracts the labels themselves from the probabilities instead of their one-hot rows
# kind: crash
# named: one position for each row
def cross_entropy_grad(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(z)
    p = p / p.sum(axis=1, keepdims=True)
    return (p - labels) / len(labels)
