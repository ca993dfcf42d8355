# exercise: exercise3
# function: backward
# mistake: ReLU between the layers is skipped: dx goes straight to the layer before
# kind: value
# named: The last layer is right, but those before it are not: the gr
def backward(params, activations, dlogits):
    out = []
    d = dlogits
    for (W, b), h in zip(params[::-1], activations[-2::-1]):
        out.append((h.T @ d, d.sum(axis=0)))
        d = d @ W.T
    out.reverse()
    return out
