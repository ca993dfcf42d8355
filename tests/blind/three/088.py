# exercise: exercise6
# function: l2_penalty
# mistake: Puts the squared weights of all layers into one np.sum of a list: layers of different shapes do not form an array
# kind: crash
# named: Your code stopped: several numbers were put where one belong
def l2_penalty(params, l2):
    squares = [W ** 2 for W, b in params]
    return float(l2 * np.sum(squares))
