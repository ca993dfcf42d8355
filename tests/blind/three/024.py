# exercise: exercise2
# function: accuracy
# mistake: Thresholds column 1 at 0 as in binary sigmoid classification, instead of argmax over the row
# kind: value
# shown
def accuracy(logits, labels):
    guess = (logits[:, 1] > 0).astype(int)
    return float((guess == labels).mean())
