# exercise: exercise1
# function: relu
# mistake: if z > 0 on a whole array, as if z were a single number
# kind: crash
# named: masks and `np\.where`
def relu(z):
    if z > 0:
        return z
    else:
        return 0.0
