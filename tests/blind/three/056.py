# exercise: exercise4
# function: max_stable_lr
# mistake: np.linalg.eigh returns (values, vectors); takes max of the tuple as if it were the eigenvalues
# kind: crash
# named: Your code stopped: `np\.linalg\.eigh` returns two things, the 
def max_stable_lr(hessian):
    eig = np.linalg.eigh(hessian)
    return 2 / max(eig)
