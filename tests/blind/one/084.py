# exercise: exercise4
# function: sgd_step
# mistake: updates the weights and forgets the biases
# kind: value
# named: Your weights move and your biases do not\. Every
def sgd_step(params, grads, lr):
    new = []
    for i in range(len(params)):
        W, b = params[i]
        W = W - lr * grads[i][0]
        new.append((W, b))
    return new
