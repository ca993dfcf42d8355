# exercise: exercise1
# function: forward
# mistake: returns only the logits, as model(x) does in PyTorch, not the list of all activations
# kind: type
# named: You return only the logits\. The backward pass needs what eve
def forward(params, x):
    h = x
    for W, b in params[:-1]:
        h = relu(linear(h, W, b))
    W, b = params[-1]
    return linear(h, W, b)
