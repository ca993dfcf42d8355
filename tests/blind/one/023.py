# exercise: exercise1
# function: forward
# mistake: the input x is missing from the list, and the test for the last layer is off by one, so that it gets a ReLU too
# kind: shape
# named: the first is missing
def forward(params, x):
    acts = []
    h = x
    for i, (W, b) in enumerate(params):
        h = linear(h, W, b)
        if i < len(params):
            h = relu(h)
        acts.append(h)
    return acts
