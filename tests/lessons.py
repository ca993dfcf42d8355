"""What the lessons say goes wrong, and other common mistakes, each in a form that a student might write.

They were written from the lessons when the titles of the bank of mistakes were known, so they are no blind measurement: by
exercise and a few words, the source, and a pattern that the words of the report must hold.
"""

CASES: dict[str, tuple[str, str]] = {
    "1 entry by entry": (
        """
def linear(x, W, b):
    return x * W + b
""",
        r"entry by entry",
    ),
    "1 np.max": (
        """
def relu(z):
    return np.max(z, 0)
""",
        r"np\.max|maximum",
    ),
    "1 if on an array": (
        """
def relu(z):
    if z > 0:
        return z
    return 0.0
""",
        r"array was used as a single True|mask",
    ),
    "1 zeros written into z": (
        """
def relu(z):
    z[z < 0] = 0
    return z
""",
        r"changed its argument `z`",
    ),
    "1 where computes both": (
        """
def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))
""",
        r"both|warn",
    ),
    "1 max of the whole array": (
        """
def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)
""",
        r"own maximum",
    ),
    "1 row maxima not a column": (
        """
def softmax(z):
    e = np.exp(z - z.max(axis=1))
    return e / e.sum(axis=1, keepdims=True)
""",
        r"shapes do not fit|keepdims|\(7,\)",
    ),
    "1 row sums not a column": (
        """
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)
""",
        r"shapes do not fit|keepdims|\(7,\)",
    ),
    "1 fixed seed": (
        """
def init_params(sizes, rng):
    rng = np.random.default_rng(0)
    return [(rng.normal(0, np.sqrt(2 / a), (a, b)), np.zeros(b)) for a, b in zip(sizes, sizes[1:])]
""",
        r"seed|`rng`",
    ),
    "1 variance for sd": (
        """
def init_params(sizes, rng):
    return [(rng.normal(0, 2 / a, (a, b)), np.zeros(b)) for a, b in zip(sizes, sizes[1:])]
""",
        r"variance",
    ),
    "1 relu last": (
        """
def forward(params, x):
    acts = [x]
    for W, b in params:
        acts.append(np.maximum(acts[-1] @ W + b, 0))
    return acts
""",
        r"last",
    ),
    "1 x missing": (
        """
def forward(params, x):
    acts = []
    h = x
    for i, (W, b) in enumerate(params):
        h = h @ W + b
        if i < len(params) - 1:
            h = relu(h)
        acts.append(h)
    return acts
""",
        r"start with x",
    ),
    "1 before relu": (
        """
def forward(params, x):
    acts = [x]
    h = x
    for i, (W, b) in enumerate(params):
        z = h @ W + b
        acts.append(z)
        h = relu(z)
    return acts
""",
        r"before (the )?ReLU|pre-activation",
    ),
    "2 rows only": (
        """
def mse(pred, target):
    return np.sum((pred - target) ** 2) / len(pred)
""",
        r"rows|examples",
    ),
    "2 not divided": (
        """
def mse(pred, target):
    return ((pred - target) ** 2).sum()
""",
        r"mean|sum",
    ),
    "2 C from largest label": (
        """
def one_hot(labels, n_classes):
    return np.eye(labels.max() + 1)[labels]
""",
        r"largest label|n_classes|column",
    ),
    "2 minus forgotten": (
        """
def cross_entropy(logits, labels):
    s = logits - logits.max(axis=1, keepdims=True)
    lp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    return lp[np.arange(len(labels)), labels].mean()
""",
        r"minus|sign",
    ),
    "2 mean over N*C": (
        """
def cross_entropy(logits, labels):
    s = logits - logits.max(axis=1, keepdims=True)
    lp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    return -np.mean(np.eye(logits.shape[1])[labels] * lp)
""",
        r"C |classes|entries",
    ),
    "2 N columns": (
        """
def cross_entropy(logits, labels):
    s = logits - logits.max(axis=1, keepdims=True)
    lp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    return -lp[:, labels].mean()
""",
        r"N x N|every row",
    ),
    "2 naive softmax": (
        """
def cross_entropy(logits, labels):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(labels)), labels]))
""",
        r"overflow|exp|largest",
    ),
    "2 naive logsumexp": (
        """
def cross_entropy(logits, labels):
    n = np.arange(len(labels))
    return np.mean(np.log(np.sum(np.exp(logits), axis=1)) - logits[n, labels])
""",
        r"overflow|exp|largest",
    ),
    "2 eps 1e-12": (
        """
def cross_entropy(logits, labels):
    s = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = s / s.sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(labels)), labels] + 1e-12))
""",
        r"1e-12|eps|small number|added",
    ),
    "2 eps 1e-8": (
        """
def cross_entropy(logits, labels):
    s = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = s / s.sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(labels)), labels] + 1e-8))
""",
        r"1e-08|eps|small number|added",
    ),
    "2 eps 1e-15 everywhere": (
        """
def cross_entropy(logits, labels):
    s = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = s / s.sum(axis=1, keepdims=True)
    Y = np.eye(logits.shape[1])[labels]
    return -np.sum(Y * np.log(p + 1e-15)) / len(labels)
""",
        r"1e-15|eps|small number|added|underflow",
    ),
    "2 wrong axis": (
        """
def accuracy(logits, labels):
    return np.mean(np.argmax(logits, axis=0) == labels)
""",
        r"wrong axis",
    ),
    "2 np.max": (
        """
def accuracy(logits, labels):
    return np.mean(np.max(logits, axis=1) == labels)
""",
        r"argmax|position|value",
    ),
    "5 np.max": (
        """
def evaluate(params, x, y):
    logits = forward(params, x)[-1]
    return cross_entropy(logits, y), float(np.mean(np.max(logits, axis=1) == y))
""",
        r"argmax|position|value",
    ),
    "2 max of softmax": (
        """
def accuracy(logits, labels):
    return np.mean(logits.max(axis=1) == logits[np.arange(len(labels)), labels]) * 100
""",
        r"percent",
    ),
    "2 power": (
        """
def mse(pred, target):
    return np.mean((pred - target) ^ 2)
""",
        r"`[*][*]`",
    ),
    "3 undo by arithmetic": (
        """
def numerical_gradient(f, x, h=1e-5):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        down = f(x)
        x[i] += h
        g[i] = (up - down) / (2 * h)
    return g
""",
        r"put back|restore|rounding|changed its argument",
    ),
    "3 not undone": (
        """
def numerical_gradient(f, x, h=1e-5):
    g = np.zeros_like(x)
    x = x.copy()
    for i in np.ndindex(x.shape):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        down = f(x)
        g[i] = (up - down) / (2 * h)
    return g
""",
        r"put back|restore|stays moved",
    ),
    "3 by h": (
        """
def numerical_gradient(f, x, h=1e-5):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        d = np.zeros(x.shape)
        d[i] = h
        g[i] = (f(x + d) - f(x - d)) / h
    return g
""",
        r"by h|2 h|twice",
    ),
    "3 / 2 * h": (
        """
def numerical_gradient(f, x, h=1e-5):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        d = np.zeros(x.shape)
        d[i] = h
        g[i] = (f(x + d) - f(x - d)) / 2 * h
    return g
""",
        r"/ 2 \* h|brackets",
    ),
    "3 missing brackets": (
        """
def numerical_gradient(f, x, h=1e-5):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        d = np.zeros(x.shape)
        d[i] = h
        g[i] = f(x + d) - f(x - d) / (2 * h)
    return g
""",
        r"bracket",
    ),
    "3 no mean": (
        """
def mse_grad(pred, target):
    return 2 * (pred - target)
""",
        r"mean|divi",
    ),
    "3 rows": (
        """
def mse_grad(pred, target):
    return 2 * (pred - target) / pred.shape[0]
""",
        r"rows|examples|C",
    ),
    "3 target - pred": (
        """
def mse_grad(pred, target):
    return 2 * (target - pred) / target.size
""",
        r"sign",
    ),
    "3 bracket": (
        """
def mse_grad(pred, target):
    return 2 * pred - target / pred.size
""",
        r"bracket",
    ),
    "3 naive": (
        """
def cross_entropy_grad(logits, labels):
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)
""",
        r"overflow|exp|largest",
    ),
    "3 naive one hot": (
        """
def cross_entropy_grad(logits, labels):
    Y = np.eye(logits.shape[1])[labels]
    p = np.exp(logits) / np.sum(np.exp(logits), axis=1)[:, None]
    return (p - Y) / logits.shape[0]
""",
        r"overflow|exp|largest",
    ),
    "3 no N": (
        """
def cross_entropy_grad(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) - np.eye(logits.shape[1])[labels]
""",
        r"divi|mean",
    ),
    "3 columns": (
        """
def cross_entropy_grad(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[:, labels] -= 1
    return p / len(labels)
""",
        r"let the row index move",
    ),
    "3 -y / p": (
        """
def cross_entropy_grad(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    Y = np.eye(logits.shape[1])[labels]
    return -Y / (p + 1e-12) / len(labels)
""",
        r"probabilit",
    ),
    "3 -y / p eps 1e-8": (
        """
def cross_entropy_grad(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    Y = np.eye(logits.shape[1])[labels]
    return -Y / (p + 1e-8) / len(labels)
""",
        r"probabilit",
    ),
    "3 dout positive": (
        """
def relu_backward(dout, z):
    return dout * (dout > 0)
""",
        r"dout|z",
    ),
    "3 transposed": (
        """
def linear_backward(dout, x, W):
    return dout @ W.T, dout.T @ x, dout.sum(axis=0)
""",
        r"transpos",
    ),
    "3 db (1,H)": (
        """
def linear_backward(dout, x, W):
    return dout @ W.T, x.T @ dout, dout.sum(axis=0, keepdims=True)
""",
        r"keepdims|\(1, |axis of length 1",
    ),
    "3 db (N,)": (
        """
def linear_backward(dout, x, W):
    return dout @ W.T, x.T @ dout, dout.sum(axis=1)
""",
        r"one number for each example",
    ),
    "3 db number": (
        """
def linear_backward(dout, x, W):
    return dout @ W.T, x.T @ dout, dout.sum()
""",
        r"axis|number",
    ),
    "3 N again": (
        """
def linear_backward(dout, x, W):
    n = len(x)
    return dout @ W.T, x.T @ dout / n, dout.sum(axis=0) / n
""",
        r"averaged|divi|mean|N",
    ),
    "3 mask after last": (
        """
def backward(params, activations, dlogits):
    d = dlogits
    out = []
    for i in range(len(params) - 1, -1, -1):
        d = d * (activations[i + 1] > 0)
        out.insert(0, (activations[i].T @ d, d.sum(axis=0)))
        d = d @ params[i][0].T
    return out
""",
        r"last layer|logits",
    ),
    "3 no mask": (
        """
def backward(params, activations, dlogits):
    d = dlogits
    out = []
    for i in range(len(params) - 1, -1, -1):
        out.insert(0, (activations[i].T @ d, d.sum(axis=0)))
        d = d @ params[i][0].T
    return out
""",
        r"which units were on",
    ),
    "3 own output": (
        """
def backward(params, activations, dlogits):
    d = dlogits
    out = []
    for i in range(len(params) - 1, -1, -1):
        out.insert(0, (activations[i + 1].T @ d, d.sum(axis=0)))
        if i > 0:
            d = d @ params[i][0].T * (activations[i] > 0)
    return out
""",
        r"activations\[i\]|own output|read|input",
    ),
    "3 order found": (
        """
def backward(params, activations, dlogits):
    d = dlogits
    out = []
    for i in range(len(params) - 1, -1, -1):
        out.append((activations[i].T @ d, d.sum(axis=0)))
        if i > 0:
            d = d @ params[i][0].T * (activations[i] > 0)
    return out
""",
        r"order|reverse",
    ),
    "3 lists joined": (
        """
def backward(params, activations, dlogits):
    d = dlogits
    out = []
    for i in range(len(params) - 1, -1, -1):
        out = (activations[i].T @ d, d.sum(axis=0)) + out
        if i > 0:
            d = d @ params[i][0].T * (activations[i] > 0)
    return out
""",
        r"`\+`|tuple",
    ),
    "3 mask off by one": (
        """
def backward(params, activations, dlogits):
    d = dlogits
    out = []
    for i in range(len(params) - 1, -1, -1):
        out.insert(0, (activations[i].T @ d, d.sum(axis=0)))
        if i > 0:
            d = d @ params[i][0].T * (activations[i - 1] > 0)
    return out
""",
        r"`i - 1`",
    ),
    "4 in place": (
        """
def sgd_step(params, grads, lr):
    out = []
    for (W, b), (dW, db) in zip(params, grads):
        W -= lr * dW
        b -= lr * db
        out.append((W, b))
    return out
""",
        r"changed its argument",
    ),
    "4 plus": (
        """
def sgd_step(params, grads, lr):
    return [(W + lr * dW, b + lr * db) for (W, b), (dW, db) in zip(params, grads)]
""",
        r"uphill|climb|sign",
    ),
    "4 biases": (
        """
def sgd_step(params, grads, lr):
    return [(W - lr * dW, b) for (W, b), (dW, db) in zip(params, grads)]
""",
        r"bias",
    ),
    "4 no lr": (
        """
def sgd_step(params, grads, lr):
    return [(W - dW, b - db) for (W, b), (dW, db) in zip(params, grads)]
""",
        r"lr",
    ),
    "4 v = 0": (
        """
def momentum_step(params, grads, velocity, lr, beta=0.9):
    v = [(np.zeros_like(a), np.zeros_like(c)) for a, c in velocity]
    v = [(beta * a + p, beta * c + q) for (a, c), (p, q) in zip(v, grads)]
    return [(W - lr * a, b - lr * c) for (W, b), (a, c) in zip(params, v)], v
""",
        r"memory|velocity",
    ),
    "4 old velocity": (
        """
def momentum_step(params, grads, velocity, lr, beta=0.9):
    new = [(W - lr * a, b - lr * c) for (W, b), (a, c) in zip(params, velocity)]
    v = [(beta * a + p, beta * c + q) for (a, c), (p, q) in zip(velocity, grads)]
    return new, v
""",
        r"before this gradient",
    ),
    "4 velocity written": (
        """
def momentum_step(params, grads, velocity, lr, beta=0.9):
    for i, (p, q) in enumerate(grads):
        velocity[i] = (beta * velocity[i][0] + p, beta * velocity[i][1] + q)
    return [(W - lr * a, b - lr * c) for (W, b), (a, c) in zip(params, velocity)], velocity
""",
        r"changed its argument `velocity",
    ),
    "4 seed": (
        """
def minibatches(n, batch_size, rng):
    order = np.random.default_rng(1).permutation(n)
    return [order[i:i + batch_size] for i in range(0, n, batch_size)]
""",
        r"seed|rng",
    ),
    "4 independent": (
        """
def minibatches(n, batch_size, rng):
    return [rng.integers(0, n, min(batch_size, n - i)) for i in range(0, n, batch_size)]
""",
        r"twice|replacement|once",
    ),
    "4 n // batch": (
        """
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i * batch_size:(i + 1) * batch_size] for i in range(n // batch_size)]
""",
        r"last batch|shorter|whole batch",
    ),
    "4 n // batch split": (
        """
def minibatches(n, batch_size, rng):
    return np.array_split(rng.permutation(n), max(n // batch_size, 1))
""",
        r"batch",
    ),
    "4 no start": (
        """
def descend(grad, w0, lr, steps):
    w = w0
    path = []
    for _ in range(steps):
        w = w - lr * grad(w)
        path.append(w)
    return np.array(path)
""",
        r"start|first row",
    ),
    "4 no end": (
        """
def descend(grad, w0, lr, steps):
    w = w0
    path = []
    for _ in range(steps):
        path.append(w)
        w = w - lr * grad(w)
    return np.array(path)
""",
        r"last|step too few",
    ),
    "4 same array": (
        """
def descend(grad, w0, lr, steps):
    w = w0.copy()
    path = [w]
    for _ in range(steps):
        w -= lr * grad(w)
        path.append(w)
    return np.array(path)
""",
        r"same array|end",
    ),
    "4 smallest": (
        """
def max_stable_lr(hessian):
    return 2 / np.linalg.eigvalsh(hessian)[0]
""",
        r"flattest direction",
    ),
    "4 diagonal": (
        """
def max_stable_lr(hessian):
    return 2 / np.max(np.diag(hessian))
""",
        r"diagonal",
    ),
    "4 eig pair": (
        """
def max_stable_lr(hessian):
    return 2 / np.max(np.linalg.eig(hessian))
""",
        r"eig",
    ),
    "4 nan": (
        """
def learning_rate_verdict(losses):
    rising = np.mean(losses[1:] > losses[:-1])
    if losses[-1] > losses[0] or (rising >= 0.4 and losses[-1] > 0.5 * losses[0]):
        return 'too large'
    if rising == 0 and losses[-1] > 0.7 * losses[0]:
        return 'too small'
    return 'just right'
""",
        r"nan",
    ),
    "5 not used": (
        """
def train_step(params, x, y, lr):
    a = forward(params, x)
    loss = cross_entropy(a[-1], y)
    g = backward(params, a, cross_entropy_grad(a[-1], y))
    sgd_step(params, g, lr)
    return params, loss
""",
        r"keep its result",
    ),
    "5 softmax twice": (
        """
from exercise1 import softmax

def train_step(params, x, y, lr):
    a = forward(params, x)
    p = softmax(a[-1])
    loss = cross_entropy(p, y)
    g = backward(params, a, cross_entropy_grad(p, y))
    return sgd_step(params, g, lr), loss
""",
        r"softmax",
    ),
    "5 by N again": (
        """
def train_step(params, x, y, lr):
    a = forward(params, x)
    loss = cross_entropy(a[-1], y)
    g = backward(params, a, cross_entropy_grad(a[-1], y) / len(x))
    return sgd_step(params, g, lr), loss
""",
        r"divi|mean",
    ),
    "5 loss after": (
        """
def train_step(params, x, y, lr):
    a = forward(params, x)
    g = backward(params, a, cross_entropy_grad(a[-1], y))
    new = sgd_step(params, g, lr)
    return new, cross_entropy(forward(new, x)[-1], y)
""",
        r"Measure first",
    ),
    "5 order": (
        """
def evaluate(params, x, y):
    z = forward(params, x)[-1]
    return accuracy(z, y), cross_entropy(z, y)
""",
        r"before the loss",
    ),
    "5 percent": (
        """
def evaluate(params, x, y):
    z = forward(params, x)[-1]
    return cross_entropy(z, y), 100 * accuracy(z, y)
""",
        r"percent",
    ),
    "5 whole list": (
        """
def evaluate(params, x, y):
    a = forward(params, x)
    return cross_entropy(a[-1], y), accuracy(a, y)
""",
        r"passes `accuracy`",
    ),
    "6 two shuffles": (
        """
def train_val_split(x, y, val_fraction, rng):
    k = len(x) - round(val_fraction * len(x))
    xs, ys = x[rng.permutation(len(x))], y[rng.permutation(len(x))]
    return xs[:k], ys[:k], xs[k:], ys[k:]
""",
        r"another one's|label|same (order|shuffle)|row",
    ),
    "6 library order": (
        """
def train_val_split(x, y, val_fraction, rng):
    o = rng.permutation(len(x))
    k = round(val_fraction * len(x))
    v, t = o[:k], o[k:]
    return x[t], x[v], y[t], y[v]
""",
        r"well-known library",
    ),
    "6 polyfit": (
        """
def fit_polynomial(x, y, degree, l2=0.0):
    X = np.vander(x, degree + 1)
    R = l2 * np.eye(degree + 1)
    R[-1, -1] = 0
    return np.linalg.solve(X.T @ X + R, X.T @ y)
""",
        r"highest power|reverse",
    ),
    "6 constant too": (
        """
def fit_polynomial(x, y, degree, l2=0.0):
    X = np.vander(x, degree + 1, increasing=True)
    return np.linalg.solve(X.T @ X + l2 * np.eye(degree + 1), X.T @ y)
""",
        r"constant",
    ),
    "6 range(degree)": (
        """
def fit_polynomial(x, y, degree, l2=0.0):
    X = np.stack([x ** k for k in range(degree)], axis=1)
    R = l2 * np.eye(degree)
    R[0, 0] = 0
    return np.linalg.solve(X.T @ X + R, X.T @ y)
""",
        r"power|degree",
    ),
    "6 biases counted": (
        """
def l2_penalty(params, l2):
    return l2 * sum(np.sum(W ** 2) + np.sum(b ** 2) for W, b in params)
""",
        r"bias",
    ),
    "6 mean": (
        """
def l2_penalty(params, l2):
    return l2 * sum(np.mean(W ** 2) for W, b in params)
""",
        r"averaged",
    ),
    "6 half": (
        """
def l2_penalty(params, l2):
    return 0.5 * l2 * sum(np.sum(W ** 2) for W, b in params)
""",
        r"half|1/2",
    ),
    "6 no 2": (
        """
def l2_grad(params, l2):
    return [(l2 * W, np.zeros_like(b)) for W, b in params]
""",
        r"2",
    ),
    "6 sign": (
        """
def l2_grad(params, l2):
    return [(-2 * l2 * W, np.zeros_like(b)) for W, b in params]
""",
        r"sign|downhill|reward",
    ),
    "6 0.0": (
        """
def l2_grad(params, l2):
    return [(2 * l2 * W, 0.0) for W, b in params]
""",
        r"zero|number",
    ),
    "6 argmin": (
        """
def early_stopping(val_losses, patience):
    return int(np.argmin(val_losses))
""",
        r"patience|never saw",
    ),
    "6 idle": (
        """
def early_stopping(val_losses, patience):
    best, idle = 0, 0
    for i in range(1, len(val_losses)):
        if val_losses[i] < val_losses[best]:
            best = i
        else:
            idle += 1
            if idle == patience:
                break
    return best
""",
        r"in a row",
    ),
    "6 previous": (
        """
def early_stopping(val_losses, patience):
    best, idle = 0, 0
    for i in range(1, len(val_losses)):
        if val_losses[i] < val_losses[i - 1]:
            best, idle = i, 0
        else:
            idle += 1
            if idle == patience:
                break
    return best
""",
        r"before|previous|lowest",
    ),
    "6 stopped": (
        """
def early_stopping(val_losses, patience):
    best, idle = 0, 0
    for i in range(1, len(val_losses)):
        if val_losses[i] < val_losses[best]:
            best, idle = i, 0
        else:
            idle += 1
            if idle == patience:
                return i
    return best
""",
        r"stopped|best",
    ),
}
