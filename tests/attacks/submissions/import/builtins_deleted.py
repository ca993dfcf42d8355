# Attack: deletes builtins and modules, so that the worker cannot go on
# Promise: Verdicts are made in the grader
# Target: mse
# Honest: none
import numpy as np
import warnings

modules = warnings.sys.modules


def mse(pred, target):
    for name in list(modules):
        if not name.startswith("numpy"):
            del modules[name]
    for name in ("open", "len", "print", "isinstance", "type"):
        __builtins__.pop(name, None)
    return 0.0
