# exercise: exercise2
# function: accuracy
# mistake: Returns the count of right guesses, never divided by N
# kind: type
# named: You counted the right answers\. A share lies between \S+ and \S+:
def accuracy(logits, labels):
    guesses = np.argmax(logits, axis=1)
    correct = 0
    for g, t in zip(guesses, labels):
        if g == t:
            correct += 1
    return float(correct)
