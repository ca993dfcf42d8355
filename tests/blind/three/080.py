# exercise: exercise6
# function: l2_grad
# mistake: np.zeros(len(W)) for the bias: fan_in zeros instead of fan_out
# kind: shape
# shown
def l2_grad(params, l2):
    return [(2 * l2 * W, np.zeros(len(W))) for W, b in params]
