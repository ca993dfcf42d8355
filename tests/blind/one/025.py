# exercise: exercise1
# function: forward
# mistake: every layer is fed the original x instead of the output of the layer before
# kind: crash
# named: Every pass of this loop begins with the same
def forward(params, x):
    out = [x]
    L = len(params)
    for l in range(L):
        W, b = params[l]
        z = x @ W + b
        if l < L - 1:
            z = relu(z)
        out.append(z)
    return out
