# exercise: exercise1
# function: softmax
# mistake: returns a list of rows instead of an array
# kind: type
# named: `np.array\(...\)` makes an array
def softmax(z):
    result = []
    for row in z:
        e = np.exp(row - row.max())
        result.append(e / e.sum())
    return result
