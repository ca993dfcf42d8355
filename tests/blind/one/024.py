# exercise: exercise1
# function: forward
# mistake: stores the values from before ReLU
# kind: value
# named: The logits are right, but the hidden entries of
def forward(params, x):
    activations = [x]
    h = x
    for W, b in params:
        z = linear(h, W, b)
        activations.append(z)
        h = relu(z)
    return activations
