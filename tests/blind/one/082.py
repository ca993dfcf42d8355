# exercise: exercise4
# function: sgd_step
# mistake: does arithmetic with the lists themselves, as if they were arrays
# kind: crash
# named: item by item
def sgd_step(params, grads, lr):
    new_params = params - lr * grads
    return new_params
