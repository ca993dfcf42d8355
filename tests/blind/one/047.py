# exercise: exercise2
# function: accuracy
# mistake: return is inside the loop: only the first example is looked at
# kind: loop
# named: This `return` stands inside the loop, so the
def accuracy(logits, labels):
    right = 0
    for i in range(len(labels)):
        if logits[i].argmax() == labels[i]:
            right += 1
        return right / len(labels)
