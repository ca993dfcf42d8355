# exercise: exercise3
# function: cross_entropy_grad
# mistake: softmax without subtracting the row's largest logit: nan for large logits
# kind: value
# named: Right for small logits, but exp of \d+ is inf,
def cross_entropy_grad(logits, labels):
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)
