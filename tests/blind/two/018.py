# exercise: exercise1
# function: forward
# mistake: every layer is fed the input x instead of the output of the layer before
# kind: crash
# shown
def forward(params, x):
    activations = [x]
    last = len(params) - 1
    for i, (W, b) in enumerate(params):
        z = linear(x, W, b)
        activations.append(z if i == last else relu(z))
    return activations
