# exercise: exercise1
# function: forward
# mistake: Loop over range(len(params) - 1) never does the last layer: the logits are missing
# kind: loop
# named: The last entry of your list is the last hidden layer: you ne
def forward(params, x):
    h = x
    activations = [x]
    for i in range(len(params) - 1):
        W, b = params[i]
        h = relu(linear(h, W, b))
        activations.append(h)
    return activations
