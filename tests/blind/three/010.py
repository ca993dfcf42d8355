# exercise: exercise1
# function: forward
# mistake: Every layer reads x rather than the output of the layer before
# kind: loop
# named: Every pass of this loop begins with the same `x`: what the p
def forward(params, x):
    acts = [x]
    for i, (W, b) in enumerate(params):
        z = linear(x, W, b)
        if i < len(params) - 1:
            z = relu(z)
        acts.append(z)
    return acts
