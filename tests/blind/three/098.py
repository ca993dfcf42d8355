# exercise: exercise8
# function: predict
# mistake: argmax along axis 0 gives two numbers, not one label per picture
# kind: value
# named: `predict` returned an array of shape \(\S+,\); x has \S+ rows\.
from exercise1 import forward
def predict(params, x):
    logits = forward(params, x - 0.5)[-1]
    return np.argmax(logits, axis=0)
