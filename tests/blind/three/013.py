# exercise: exercise1
# function: forward
# mistake: Two mistakes: x is missing from the list, and ReLU after the last layer as well
# kind: loop
# named: Your function returned a list of \S+, not a list of \S+\.
def forward(params, x):
    activations = []
    a = x
    for W, b in params:
        a = relu(linear(a, W, b))
        activations.append(a)
    return activations
