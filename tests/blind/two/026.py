# exercise: exercise2
# function: one_hot
# mistake: takes the classes from the labels that occur (like get_dummies), so classes that are absent from the batch have no column
# kind: shape
# named: You made a column for each class that occurs, so a class tha
import numpy as np


def one_hot(labels, n_classes):
    classes = np.unique(labels)
    return (labels[:, None] == classes[None, :]).astype(float)
