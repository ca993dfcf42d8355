# exercise: exercise7
# function: count_parameters
# mistake: the loop runs over all of sizes and reads sizes[i + 1] beyond the end
# kind: crash
# named: This loop goes one pass too far: `range\(len\(sizes\)\)`\. With t
def count_parameters(sizes):
    total = 0
    for i in range(len(sizes)):
        total += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return total
