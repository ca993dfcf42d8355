# exercise: exercise1
# function: forward
# mistake: the list keeps the weighted sums from before ReLU, not what the next layer received
# kind: value
# named: The logits are right, but the hidden entries of your list ar
def forward(params, x):
    acts = [x]
    h = x
    for W, b in params:
        z = linear(h, W, b)
        acts.append(z)
        h = relu(z)
    return acts
