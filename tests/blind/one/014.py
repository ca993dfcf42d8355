# exercise: exercise1
# function: softmax
# mistake: divides by the sum over the whole array, so all rows together sum to 1
# kind: value
# named: your answer would be right if it were divided
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum()
