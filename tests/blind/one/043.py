# exercise: exercise2
# function: accuracy
# mistake: argmax along axis 0 gives C guesses instead of N
# kind: crash
# named: `np\.argmax\(logits, axis=\d+\)` goes down the
def accuracy(logits, labels):
    guesses = np.argmax(logits, axis=0)
    return float(np.mean(guesses == labels))
