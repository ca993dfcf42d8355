# exercise: exercise3
# function: cross_entropy_grad
# mistake: Softmax over axis 0, across the examples, instead of across the classes
# kind: value
# named: Your probabilities add up to \S+ in each column\. The classes o
def cross_entropy_grad(logits, labels):
    e = np.exp(logits - logits.max(axis=0))
    p = e / e.sum(axis=0)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)
