# exercise: exercise3
# function: linear_backward
# mistake: compound: returns dW, db, dx instead of dx, dW, db, and divides dW and db by N again
# kind: type
# named: `dW` and `dx` are returned in the wrong order\. With that cha
def linear_backward(dout, x, W):
    N = x.shape[0]
    dW = x.T @ dout / N
    db = dout.sum(axis=0) / N
    dx = dout @ W.T
    return dW, db, dx
