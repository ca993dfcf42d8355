# exercise: exercise4
# function: sgd_step
# mistake: Update only changes the loop's local names, the returned list holds the old arrays
# kind: loop
# named: Your parameters are returned unchanged: inside the loop you 
def sgd_step(params, grads, lr):
    for (W, b), (dW, db) in zip(params, grads):
        W = W - lr * dW
        b = b - lr * db
    return list(params)
