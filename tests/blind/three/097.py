# exercise: exercise8
# function: predict
# mistake: Returns the logits, not labels
# kind: shape
# named: `predict` returned a table of shape \(\S+, \S+\), with a column
from exercise1 import forward
def predict(params, x):
    logits = forward(params, x - 0.5)[-1]
    return logits
