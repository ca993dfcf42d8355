# exercise: exercise2
# function: cross_entropy
# mistake: return inside the loop: only the first row counts
# kind: loop
# named: This `return` stands inside the loop, so the function ends i
def cross_entropy(logits, labels):
    total = 0.0
    for row, label in zip(logits, labels):
        m = row.max()
        total += m + np.log(np.exp(row - m).sum()) - row[label]
        return float(total / len(labels))
