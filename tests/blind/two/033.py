# exercise: exercise2
# function: accuracy
# mistake: integer division of the number of right rows by N: 0 unless all are right
# kind: type
# named: In `hits // len\(labels\)` the operator `//` is wrong: it shou
def accuracy(logits, labels):
    hits = int((logits.argmax(axis=1) == labels).sum())
    return hits // len(labels)
