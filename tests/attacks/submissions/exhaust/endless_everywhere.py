# Attack: an endless loop in every function
# Promise: limits on time
# Target: mse, one_hot, cross_entropy, accuracy
# Honest: none
# Call seconds: 0.3
# Tier C: stops it
import numpy as np

def mse(*arguments):
    while True:
        pass


one_hot = cross_entropy = accuracy = mse
