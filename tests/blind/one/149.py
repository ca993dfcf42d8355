# exercise: exercise8
# function: predict
# mistake: argmax without an axis: one number for the whole batch instead of one label per picture
# kind: shape
# named: one whole number for each row
from exercise1 import forward


def predict(params, x):
    logits = forward(params, x - 0.5)[-1]
    return np.argmax(logits)
