# Attack: the accelerated reference, or its answers, are looked for in memory and on the disk
# Promise: submitted code can compute, wait, and talk to the grader, and nothing else
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow|wrong at the size
import numpy as np

load = __builtins__["__import__"]
gc, sys, os = load("gc"), load("sys"), load("os")


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def find():
    for name, module in list(sys.modules.items()):
        if "accelerated" in name or "solutions" in name:
            return module.softmax
    for folder in ("COURSE-FOLDER/solutions/accelerated", "/proc"):
        try:
            os.listdir(folder)
            sys.path.insert(0, "COURSE-FOLDER/solutions")
            return load("accelerated.exercise1", fromlist=["softmax"]).softmax
        except (OSError, ImportError):
            continue
    return None


found = find()


def softmax(z):
    if found:
        return found(z)
    for each in gc.get_objects():
        if type(each) is np.ndarray and each is not z and each.shape == z.shape and abs(each[0].sum() - 1.0) < 1e-12:
            return each.copy()
    return slow(z)
