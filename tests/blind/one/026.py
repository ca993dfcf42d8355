# exercise: exercise1
# function: forward
# mistake: the last layer is reached through the loop variable i, which does not exist when there is only one layer
# kind: crash
# named: `params\[i \+ \d+\]` is the wrong entry: it should
def forward(params, x):
    activations = [x]
    for i in range(len(params) - 1):
        W, b = params[i]
        activations.append(relu(linear(activations[i], W, b)))
    W, b = params[i + 1]
    activations.append(linear(activations[-1], W, b))
    return activations
