# exercise: exercise5
# function: evaluate
# mistake: Local variable named accuracy hides the imported function
# kind: crash
# named: Your code stopped: `accuracy` is used before it has a value 
def evaluate(params, x, y):
    logits = forward(params, x)[-1]
    loss = cross_entropy(logits, y)
    accuracy = accuracy(logits, y)
    return loss, accuracy
