# Attack: a library that knows gradients
# Promise: as text and as a syntax tree
# Target: mse
# Honest: none
import numpy as np
import torch

def mse(pred, target):
    return torch.mean((pred - target) ** 2)
