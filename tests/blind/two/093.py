# exercise: exercise7
# function: count_parameters
# mistake: gives the inputs biases as well: sum(sizes) instead of sum(sizes[1:])
# kind: value
# named: You gave a bias to every input as well\. The inputs are given
def count_parameters(sizes):
    weights = sum(a * b for a, b in zip(sizes[:-1], sizes[1:]))
    biases = sum(sizes)
    return weights + biases
