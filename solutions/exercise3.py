# %% [markdown]
# # Exercise 3: backpropagation (find who is responsible)
#
# ```
#     guess   ->   measure   ->   FIND WHO IS RESPONSIBLE   ->   fix   ->   guess again
#    forward        loss                 gradient              update
# ```
#
# In exercise 1 a network made a guess: smart glasses or smart ring? In exercise 2 the loss said
# in one number how wrong the guess was. But a network holds thousands of weights, and that number
# does not say which of them spoilt the guess. Now you find out, for every single weight: is it
# responsible, and how much?
#
# ## Responsibility is a slope
#
# Ask a weight the simplest question there is: *if you were a little larger, would the loss
# rise or fall, and how fast?* Take a model with a single weight `w` that guesses `w * x`. The
# input is `x = 3`, the right answer is 6, the loss is the squared error, and `w` is 1:
#
# ```
#    w = 1.000     guess 3.000     loss (3.000 - 6)^2 = 9.000000
#    w = 1.001     guess 3.003     loss (3.003 - 6)^2 = 8.982009
#
#    slope = change in the loss / change in w = -0.017991 / 0.001 = -17.991
# ```
#
# The smaller the change in `w`, the closer this comes to -18, the **slope** of the loss at
# `w = 1`. It answers both halves of the question:
#
# | slope | what it says about this weight |
# | --- | --- |
# | positive | it is too large here: increase it a little and the loss rises |
# | negative | it is too small here: increase it a little and the loss falls |
# | far from 0 | a lot of responsibility: a small change matters a lot |
# | 0 | no responsibility here: a small change makes no difference |
#
# A slope is local. It holds for this point and for small changes, nothing more.
#
# The slopes of the loss for all the entries of an array form the **gradient** for that array. The
# gradient for `W` is written `dW`: entry `dW[i, j]` is the slope of the loss when `W[i, j]` alone
# moves. There is one slope per entry, so **each gradient has the shape of the thing it belongs
# to**. If you get lost in this exercise, write down the shapes.
#
# ## The plan
#
# `numerical_gradient` measures slopes: it is simple, trustworthy and slow. Each of the next four
# functions computes the slopes of one step of the network, exactly and fast. `backward` combines
# them into the gradient of a whole network. At the end you check your `backward` against your own
# `numerical_gradient`.
#
# Letters: `N` examples, `D` inputs, `H` units of a hidden layer, `C` classes. Arrays are float64
# unless stated otherwise, and no function changes the arrays it is given.
#
# `cross_entropy_grad`, `linear_backward` and `backward` are timed: they do most of the work in
# training. `numerical_gradient` is slow by nature, so its calls to `f` are counted instead.
# `mse_grad` and `relu_backward` are not timed: they are much like `mse` and `relu`, which already
# were.

# %%
import numpy as np

# %% [markdown]
# ## `numerical_gradient`: measure a slope
#
# The slope of a function `f` can be measured without knowing what is inside it. Step a little to
# the right of `x` and a little to the left, look at the two heights, and divide the rise by the
# distance between the two points:
#
# ```
#     f |                           o  f(x + h)
#       |                         .
#       |                       .
#       |                    .                             f(x + h) - f(x - h)
#       |                o  f(x)                   slope = -------------------
#       |           .                                              2 h
#       |     o  f(x - h)
#       +-----|----------|----------|------ x
#           x - h        x        x + h
# ```
#
# This is the **central difference**. When `x` is an array, do this for one entry at a time and
# keep all the others fixed. If `e` is an array of x's shape with 1 at that entry and 0 everywhere
# else, the slope for that entry is `(f(x + h e) - f(x - h e)) / (2 h)`.
#
# **By hand.** Let `f(x) = x[0]^2 + 3 x[0] x[1]` at `x = [2, 1]`, with `h = 0.1`:
#
# ```
#    entry 0:   (f(2.1, 1) - f(1.9, 1)) / 0.2 = (10.71 - 9.31) / 0.2 = 7
#    entry 1:   (f(2, 1.1) - f(2, 0.9)) / 0.2 = (10.60 - 9.40) / 0.2 = 6
# ```
#
# **Why both sides?** The *forward difference* `(f(x + h) - f(x)) / h` looks only one way. Take
# `f(x) = x^3` at `x = 2`, where the slope is 12:
#
# ```
#    h = 0.1   central   (9.261 - 6.859) / 0.2 = 12.01       error 0.01
#    h = 0.1   forward   (9.261 - 8.000) / 0.1 = 12.61       error 0.61
# ```
#
# Making `h` ten times smaller makes the forward error about ten times smaller, but the central
# error about a hundred times smaller. This does not go on forever: a computer keeps about 16
# digits, and when `h` is tiny the two heights agree in nearly all of them. Here are the errors
# for the same `x^3`:
#
# | `h` | 0.1 | 0.001 | 1e-5 | 1e-8 | 1e-11 | 1e-13 |
# | --- | --- | --- | --- | --- | --- | --- |
# | central | 1e-2 | 1e-6 | 2e-10 | 1e-7 | 1e-6 | 1e-2 |
# | forward | 6e-1 | 6e-3 | 6e-5 | 7e-8 | 1e-6 | 1e-2 |
#
# That is why `h` is 1e-5 unless the caller says otherwise.
#
# **How it is graded.** Every entry is compared with exactly the formula above, with the `h` that
# was given, for arrays of 1 to 3 dimensions. You may change entries of `x` itself as you go, if
# you put the saved values back: afterwards `x` must hold exactly the same numbers. `f` is the
# expensive part, so calls to it are counted: at most two per entry, and four more in total.
#
# > **What goes wrong.** Undoing a step by arithmetic: `0.1 + 1e-5 - 2e-5 + 1e-5` gives
# > 0.09999999999999999. Not undoing it at all: all later slopes are measured at a different
# > point. Dividing by `h`: the two points are `2 h` apart, so every slope comes out doubled.


# %%
def numerical_gradient(f, x, h=1e-5):
    """Measure the gradient of f at x by central differences.

    Arguments:
        f: a function that takes a float array of x's shape and returns a number.
        x: float array of any shape (1 to 3 dimensions). Afterwards it holds exactly the values it
            held before.
        h: a small positive number, the size of the step to either side.

    Returns:
        A float array of x's shape: (f(x + h e) - f(x - h e)) / (2 h) for every entry, where e
        is 1 at that entry and 0 elsewhere.

    Calls f at most twice per entry, and four times more in total.
    """
    ### BEGIN SOLUTION
    moved = np.array(x, dtype=np.float64)  # a copy, so that x is safe even if f raises
    slopes = np.empty(moved.shape)
    for index in np.ndindex(moved.shape):
        saved = moved[index]
        moved[index] = saved + h
        above = f(moved)
        moved[index] = saved - h
        below = f(moved)
        moved[index] = saved  # adding h again would leave a rounding error behind
        slopes[index] = (above - below) / (2 * h)
    return slopes
    ### END SOLUTION


# %% [markdown]
# ## `mse_grad`: who is responsible for a squared error
#
# Measuring takes two calls to `f` per entry. A formula gives all the slopes at once. We start at
# the end of the network, with the loss, and ask: how responsible is each *prediction*?
#
# The mean squared error of exercise 2 averages over all `M` entries of `pred` (`M = N * K`
# for `N` examples with `K` outputs each):
#
# ```
#    mse = (1 / M) * sum of (pred - target)^2
# ```
#
# Move one prediction. Only its own term in the sum changes. The slope of a square `e^2` is `2 e`,
# the error `e = pred - target` rises exactly as fast as `pred`, and the factor `1 / M` stays:
#
# ```
#    d mse / d pred[n, k]  =  2 (pred[n, k] - target[n, k]) / M        shape: that of pred
# ```
#
# Read it as blame: the further a prediction is from its target, the more responsible it is, and
# the sign says which side of the target it is on.
#
# **By hand.** Three points of a noisy curve, so `M = 3`:
#
# ```
#    pred       [[1.0], [2.0], [4.0]]
#    target     [[1.0], [3.5], [1.0]]
#    error      [[0.0], [-1.5], [3.0]]      mse = (0 + 2.25 + 9) / 3 = 3.75
#    gradient   [[0.0], [-1.0], [2.0]]      for instance 2 * 3.0 / 3 = 2.0
# ```
#
# > **What goes wrong.** The loss is a *mean*, so its slope needs the division as well. Divide by
# > the number of entries, not of rows. And `target - pred` has the right size but the wrong sign:
# > following it makes the loss worse.


# %%
def mse_grad(pred, target):
    """Return d mse / d pred, where mse is the mean of the squared errors over all entries.

    Arguments:
        pred: float array of any shape (1 to 3 dimensions), often (N, K).
        target: array of the same shape, in the same units.

    Returns:
        A float array of pred's shape: one slope per prediction.

    Neither argument is changed.
    """
    ### BEGIN SOLUTION
    return 2.0 * (pred - target) / pred.size
    ### END SOLUTION


# %% [markdown]
# ## `cross_entropy_grad`: who is responsible for a wrong class
#
# Now the same question for the classifier: how responsible is each logit? Call the logits of one
# example `z`, and its right class `y`. For this example, the cross-entropy of exercise 2 is
#
# ```
#    loss = log( exp(z[0]) + ... + exp(z[C-1]) )  -  z[y]
# ```
#
# Move one logit `z[j]`. The slope of a logarithm `log s` is `1 / s` times the slope of `s`, and
# the slope of `exp(z[j])` is `exp(z[j])` itself. So the slope of the first term is
# `exp(z[j]) / (sum of all exp)`, the softmax probability of class `j`. The slope of the second
# term is -1 if `j` is the right class and 0 if not. Together, and averaged over `N` examples:
#
# ```
#    d loss / d logits  =  ( softmax(logits) - one_hot(labels) ) / N          shape (N, C)
# ```
#
# All that remains is *the probability that the model gave, minus the probability that it should
# have given.*
#
# **By hand.** Class 0 is glasses, class 1 is ring. The first picture shows glasses, the
# second a ring, so `labels = [0, 1]`. The model is fooled by the first and undecided about
# the second:
#
# ```
#                   picture 0           picture 1
#    logits        [0.0, 1.0986]       [2.0, 2.0]        1.0986 is log 3
#    softmax       [0.25, 0.75]        [0.5, 0.5]
#    one_hot       [1.0,  0.0 ]        [0.0, 1.0]
#    difference    [-0.75, 0.75]       [0.5, -0.5]
#    gradient      [-0.375, 0.375]     [0.25, -0.25]     divided by N = 2
# ```
#
# **A free check:** each row of this gradient sums to 0 (up to rounding), because a row of softmax
# and a row of `one_hot` both sum to 1.
#
# **Large logits.** The gradient must be as stable as the loss: finite, right and free of warnings
# for logits in the thousands. `exp(1000)` is too large for a float64. Use what you know from
# exercise 1: subtracting a row's largest logit from the whole row changes no probability. Write
# the softmax out again here, so that this file stands on its own.
#
# **Speed.** This function is timed. A Python loop over the rows visits one example at a time; let
# NumPy handle all the rows in one call.
#
# > **What goes wrong.** A softmax without the subtraction gives nan for large logits. Without the
# > division by `N`, the gradient grows with the batch. `a[:, labels]` selects whole columns of an
# > array `a`; you want one entry per row, so index the rows as well.


# %%
def cross_entropy_grad(logits, labels):
    """Return d cross_entropy / d logits, where cross_entropy is the mean over the N examples.

    Arguments:
        logits: float array (N, C); entries in the thousands are usual.
        labels: integer array (N,), any integer dtype, each label from 0 to C - 1.

    Returns:
        A float array (N, C), finite; each row sums to 0 up to rounding. No warnings are raised
        and neither argument is changed.
    """
    ### BEGIN SOLUTION
    # The largest exponent becomes 0, so exp cannot overflow; the probabilities stay the same.
    exps = np.exp(logits - logits.max(axis=1, keepdims=True))
    probs = exps / exps.sum(axis=1, keepdims=True)
    n = len(labels)
    probs[np.arange(n), labels] -= 1.0
    return probs / n
    ### END SOLUTION


# %% [markdown]
# ## `relu_backward`: the chain rule at work
#
# We know how responsible the logits are. But we cannot fix logits directly: they were computed
# from the weights, in several steps. How does responsibility travel back through a step?
#
# **The chain rule: along a chain of steps, slopes multiply.** Let `x = 2`, then `z = 3 x`,
# then `loss = (z - 4)^2`:
#
# ```
#    x = 2   -- times 3 -->   z = 6   -- (z - 4)^2 -->   loss = 4
#
#    slope of the loss for z:   2 (z - 4) = 4
#    slope of z for x:          3
#    slope of the loss for x:   4 * 3 = 12
# ```
#
# Measure it: `x = 2.001` gives `z = 6.003` and the loss `2.003^2 = 4.012009`. The loss rose by
# 0.012009 when `x` rose by 0.001, about 12 times as much. If `x` moves a little, `z` moves 3
# times as far, and the loss moves 4 times as far as `z`.
#
# So no step has to know the whole network. It only needs to be told one thing: how fast the loss
# changes with the step's *output*. That array is the **upstream gradient**, always called `dout`
# here, and it has the shape of the output. The step multiplies it by its own slope and passes the
# product back:
#
# ```
#    forward      z   --->  [ step ]  --->  out   --->  ...  --->  loss
#    backward     dz  <---  [ step ]  <---  dout  <---  ...  <---  1
# ```
#
# **ReLU** is the simplest such step: `out = max(z, 0)` for each entry separately. Its slope is 1
# where `z > 0` (the output moves along with `z`) and 0 where `z < 0` (the output stays 0,
# whatever `z` does). At exactly 0 the curve has a corner and no slope; **this course uses 0
# there**. Multiplied by the upstream gradient:
#
# ```
#    dz = dout   where z > 0
#    dz = 0      where z <= 0                     shapes: dz, dout and z all the same
# ```
#
# A unit that was off took no part in the guess, so no responsibility passes through it.
#
# **By hand.**
#
# ```
#    z       [-2.0,   0.0,   3.0,   1.0]
#    dout    [ 5.0,  -7.0,   4.0,  -6.0]
#    dz      [ 0.0,   0.0,   4.0,  -6.0]
# ```
#
# > **What goes wrong.** Checking whether `dout` is positive instead of `z`: then the -6 is lost.
# > A slope may well be negative; what opens or closes the gate is the unit's input.


# %%
def relu_backward(dout, z):
    """Return the gradient at the input z of a ReLU, given the gradient at its output.

    Arguments:
        dout: float array of z's shape, the upstream gradient: d loss / d relu(z).
        z: float array of any shape (1 to 3 dimensions), the pre-activation.

    Returns:
        dz = d loss / d z, a float array of z's shape: dout where z > 0, and 0 where z <= 0.
        Neither argument is changed.
    """
    ### BEGIN SOLUTION
    return np.where(z > 0, dout, 0.0)
    ### END SOLUTION


# %% [markdown]
# ## `linear_backward`: three arrays share the responsibility
#
# The linear layer makes `out = x @ W + b`. For one example `n` and one unit `j`:
#
# ```
#    out[n, j]  =  x[n, 0] W[0, j] + x[n, 1] W[1, j] + ... + b[j]
# ```
#
# Given `dout`, the slope of the loss for every `out[n, j]`, we want to know the part that three
# arrays played: `W` and `b`, because we will fix them, and `x`, because the previous layer
# computed it.
#
# One more rule is needed. `b[j]` is used once for every example, so it reaches the loss along `N`
# paths. **When something is used several times, the slopes along all its paths add up.** Look at
# the formula, multiply along each path, and add up the paths:
#
# | gradient | shape | each entry | why |
# | --- | --- | --- | --- |
# | `dW` | `(D, H)` | `dW[i, j]` = sum over n of `x[n, i] dout[n, j]` | multiplied by `x[n, i]` |
# | `db` | `(H,)` | `db[j]` = sum over n of `dout[n, j]` | added: slope 1 |
# | `dx` | `(N, D)` | `dx[n, i]` = sum over j of `dout[n, j] W[i, j]` | multiplied by `W[i, j]` |
#
# A sum of products over a shared index is a matrix product, so `dW` and `dx` take one `@` each.
# The shapes tell you which of the two arrays must be transposed: `dout` is `(N, H)`, `x` is
# `(N, D)`, `W` is `(D, H)`, and there is only one way to get a `(D, H)` out of the first two.
#
# **By hand.** Two examples, three inputs, one unit (`N = 2, D = 3, H = 1`):
#
# ```
#    x = [[1, 2, 3],       W = [[1],       dout = [[ 0.5],
#         [4, 5, 6]]            [0],               [-1.0]]
#                               [2]]
#
#    dW = [[1 * 0.5 + 4 * -1.0],     [[-3.5],      db = [0.5 - 1.0] = [-0.5]
#          [2 * 0.5 + 5 * -1.0],  =   [-4.0],
#          [3 * 0.5 + 6 * -1.0]]      [-4.5]]
#
#    dx = [[ 0.5 * 1,  0.5 * 0,  0.5 * 2],     [[ 0.5,  0.0,  1.0],
#          [-1.0 * 1, -1.0 * 0, -1.0 * 2]]  =   [-1.0,  0.0, -2.0]]
# ```
#
# The sums over `n` are sums, not means: the `1 / N` of the mean is already in `dout`, since the
# gradient of the loss includes it.
#
# **Speed.** This function is timed: no Python loops over examples or units.
#
# > **What goes wrong.** Transposing `dout` instead of `x`: `dW` comes out as `(H, D)`, and when
# > `H` equals `D` nothing complains. Dividing by `N` again. A `db` of shape `(1, H)` or `(N,)`,
# > or a single number: it must be `(H,)`, like `b`.


# %%
def linear_backward(dout, x, W):
    """Return the gradients of a linear layer out = x @ W + b, given the gradient at its output.

    Arguments:
        dout: float array (N, H), the upstream gradient: d loss / d out.
        x: float array (N, D), the layer's input.
        W: float array (D, H), the layer's weights.

    Returns:
        (dx, dW, db): float arrays (N, D), (D, H) and (H,), the slopes of the loss for x, W and
        b. dW and db are sums over the examples. No argument is changed.
    """
    ### BEGIN SOLUTION
    dx = dout @ W.T
    dW = x.T @ dout
    db = dout.sum(axis=0)
    return dx, dW, db
    ### END SOLUTION


# %% [markdown]
# ## `backward`: from the last layer to the first
#
# Now combine the steps. The `forward` of exercise 1 returned all the activations, and you need
# every one of them:
#
# ```
#     x  --[W0, b0]-- ReLU -->  h1  --[W1, b1]-- ReLU -->  h2  --[W2, b2]-->  logits  ---> loss
#    [0]                       [1]                        [2]                  [3]
# ```
#
# Layer `i` read `activations[i]`, multiplied it by its `W` and added its `b`. A ReLU follows
# every layer but the last. A network of `L` layers has `L + 1` activations.
#
# To find who is responsible, take the same path **backwards**. Start with `dout = dlogits`, the
# gradient that `cross_entropy_grad` (or `mse_grad`) returned. At each layer, from the last to the
# first:
#
# 1. Go through the linear layer: this needs `dout`, the layer's input and its `W`. Its `dW` and
#    `db` are part of the result.
# 2. If there is a layer before it, `dx` is the gradient at the output of that layer's ReLU. Take
#    it through the ReLU, and you have the `dout` of that layer.
#
# The ReLU needs to know where its input `z` was positive, but `forward` kept only its output `h`.
# That is enough: `h = max(z, 0)`, so **`h > 0` exactly where `z > 0`**.
#
# The result is a list of pairs `(dW, db)`, one per layer, **in the order of `params`**: the first
# pair belongs to the first layer, even though it is found last.
#
# **By hand.** One picture, two inputs, two hidden units, two classes. The right class is 0:
#
# ```
#    x = [1, 2]     W0 = [[1, -1],    b0 = [0, 0]     W1 = [[1,  2],    b1 = [3, 0]
#                         [1,  0]]                          [2, -1]]
#
#    forward     z = [3, -1]      h = [3, 0]      logits = [6, 6]      softmax = [0.5, 0.5]
#
#    backward    dlogits = [0.5 - 1, 0.5]          = [-0.5, 0.5]
#     layer 1    dW1     = [[3 * -0.5, 3 * 0.5],
#                           [0,        0      ]]   = [[-1.5, 1.5], [0, 0]]
#                db1     = [-0.5, 0.5]
#                dh      = [-0.5 * 1 + 0.5 * 2, -0.5 * 2 + 0.5 * -1]  = [0.5, -1.5]
#     ReLU       dz      = [0.5, 0]                    the second unit was off: z = -1
#     layer 0    dW0     = [[1 * 0.5, 0],
#                           [2 * 0.5, 0]]          = [[0.5, 0], [1, 0]]
#                db0     = [0.5, 0]
# ```
#
# In words: the first hidden unit supports class 1 (weight 2) more than class 0 (weight 1), and
# class 0 is right. So the loss rises with this unit, and everything that feeds it shares the
# blame. Test one entry: with `W0[1, 0] = 1.001` the logits are `[6.002, 6.004]`, and the loss
# rises from 0.693147 to 0.694148, about 0.001 for a change of 0.001. The slope is 1, as
# `dW0[1, 0]` says.
#
# **Speed.** One backward pass costs about as much as two forward passes, however many weights
# there are. Measuring instead would take two forward passes for *each* weight: 4,820 passes for a
# small network of 2,410 parameters. That is why backpropagation made large networks possible.
# This function is timed.
#
# > **What goes wrong.** Going through a ReLU after the last layer, where there is none, or
# > through none between layers. Giving a layer its own output instead of its input: layer `i`
# > *read* `activations[i]`. Returning the pairs in the order in which they were found.
#
# ## Check it yourself
#
# You have a second opinion: `numerical_gradient`. Save this as `exercises/try_backward.py` (not
# inside this file), and run `python exercises/try_backward.py`:
#
# ```python
# import numpy as np
# from exercise1 import forward
# from exercise2 import cross_entropy
# from exercise3 import backward, cross_entropy_grad, numerical_gradient
#
# rng = np.random.default_rng(0)
# sizes = [5, 7, 3]  # all different, so that a transposed array cannot hide
# params = [
#     (rng.normal(size=(n_in, n_out)), rng.normal(size=n_out))
#     for n_in, n_out in zip(sizes[:-1], sizes[1:])
# ]
# x = rng.normal(size=(4, 5))
# labels = np.array([0, 2, 1, 2])
#
# activations = forward(params, x)
# grads = backward(params, activations, cross_entropy_grad(activations[-1], labels))
#
# for i, (W, b) in enumerate(params):
#
#     def loss_for(tried):  # the loss if layer i had this W instead of its own
#         changed = [*params[:i], (tried, b), *params[i + 1 :]]
#         return cross_entropy(forward(changed, x)[-1], labels)
#
#     dW, db = grads[i]
#     measured = numerical_gradient(loss_for, W)
#     print(f"dW of layer {i}: largest difference {np.abs(dW - measured).max():.1e}")
# ```
#
# Differences of 1e-8 or less mean that the two agree; 1e-2 means that they do not. Do the same
# for `b`. If a single entry is off and the rest agree, look for a corner: when some `z` is about
# as close to 0 as `h`, the two points of the measurement lie on different sides of the ReLU's
# corner. At `z = 0` the measured slope of a ReLU is `(h - 0) / (2 h) = 0.5`, whatever `h` is.


# %%
def backward(params, activations, dlogits):
    """Return the gradient of the loss for all the weights and biases of a network.

    Arguments:
        params: list of L pairs (W, b), W a float array (fan_in, fan_out), b (fan_out,).
        activations: list of the L + 1 arrays that forward returned, [x, h1, ..., logits]; ReLU
            after every layer but the last.
        dlogits: float array (N, C), the gradient at the logits: d loss / d logits.

    Returns:
        A list of L pairs (dW, db) in the order of params, each dW with the shape of its W and
        each db with the shape of its b. No argument is changed.
    """
    ### BEGIN SOLUTION
    grads = []
    dout = dlogits
    for i in reversed(range(len(params))):
        W, _ = params[i]
        dx, dW, db = linear_backward(dout, activations[i], W)
        grads.append((dW, db))
        if i > 0:  # activations[0] is the data: there is no ReLU before it
            # relu(z) > 0 exactly where z > 0, so the activation can stand in for z.
            dout = relu_backward(dx, activations[i])
    return grads[::-1]
    ### END SOLUTION


# %% [markdown]
# ## Back to the loop
#
# ```
#     guess   ->   measure   ->   FIND WHO IS RESPONSIBLE   ->   fix   ->   guess again
#    forward        loss           backward (this file)     exercise 4
# ```
#
# For every number in the network you now know which way the loss goes when that number grows, and
# how fast. The next step uses this: move every number a little in the direction that lowers the
# loss.
#
# **To think about**
#
# 1. A hidden unit has `z <= 0` for every example in the data. What gradient do its weights and
#    its bias get? What can a fix based on the gradient still do for this unit?
# 2. Each row of `cross_entropy_grad` sums to 0. What does that say about the loss when all
#    the logits of one example rise by the same amount? Does the softmax agree?
#
# Type next:
#
# ```
# learnloop check exercise3
# ```
