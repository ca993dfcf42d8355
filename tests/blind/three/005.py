# exercise: exercise1
# function: softmax
# mistake: Row maximum is right but the powers are normalised by the sum over the whole array
# kind: value
# named: your answer would be right if it were divided by the sum of 
def softmax(z):
    m = np.max(z, axis=-1, keepdims=True)
    e = np.exp(z - m)
    return e / np.sum(e)
