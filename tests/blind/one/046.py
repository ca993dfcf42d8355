# exercise: exercise2
# function: accuracy
# mistake: integer division: always 0 unless everything is right
# kind: type
# named: the operator `//` is wrong
def accuracy(logits, labels):
    correct = 0
    for row, label in zip(logits, labels):
        if np.argmax(row) == label:
            correct += 1
    return correct // len(labels)
