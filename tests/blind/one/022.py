# exercise: exercise1
# function: forward
# mistake: applies ReLU after the last layer too, so negative logits become 0
# kind: value
# named: Your logits are never negative: you applied
def forward(params, x):
    activations = [x]
    h = x
    for W, b in params:
        h = relu(linear(h, W, b))
        activations.append(h)
    return activations
