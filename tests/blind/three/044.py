# exercise: exercise4
# function: sgd_step
# mistake: return inside the for loop: only the first layer is returned
# kind: loop
# named: This `return` stands inside the loop, so the function ends i
def sgd_step(params, grads, lr):
    result = []
    for i in range(len(params)):
        W, b = params[i]
        dW, db = grads[i]
        result.append((W - lr * dW, b - lr * db))
        return result
