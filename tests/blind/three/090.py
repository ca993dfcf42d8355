# exercise: exercise7
# function: count_parameters
# mistake: Loop runs over all of sizes and reads sizes[i + 1] past the end
# kind: crash
# named: This loop goes one pass too far: `range\(len\(sizes\)\)`\. With t
def count_parameters(sizes):
    n = 0
    for i in range(len(sizes)):
        n += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return n
