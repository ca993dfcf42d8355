# exercise: exercise7
# function: training_steps
# mistake: rounds up a float division, which loses tokens above 2^53
# kind: value
# named: `/` makes a float of the quotient, which holds
import math


def training_steps(n_tokens, tokens_per_batch):
    return math.ceil(n_tokens / tokens_per_batch)
