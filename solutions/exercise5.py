# %% [markdown]
# # Exercise 5: the training loop (repeat)
#
# ```
#          +----------------------------- AGAIN ------------------------------+
#          v                                                                  |
#        guess   ->   measure   ->   find who is responsible   ->   fix a little bit
#       forward     cross_entropy    cross_entropy_grad,            sgd_step
#                                    backward
# ```
#
# You have written all four steps. Each was checked on its own, and none of them has taught a
# network anything yet. Now you close the loop and let it run. That is all there is to it: what
# makes a network learn is not a fifth, cleverer step, but **repetition**.
#
# ## What the network has to learn
#
# Is this device a pair of smart glasses, or a smart ring? The pictures have 12 x 12 pixels, each
# with a grey value from 0 (black) to 1 (white). A picture is one row of `x`, 144 numbers, and its
# label in `y` is 0 for glasses and 1 for a ring. Here are two of them, with the darkest pixels as
# blanks and the lightest as `@`:
#
# ```
#                             @@@@@@@@@@@@@@@@@@@@@@@@
#                             @@@@@@@@@@@@@@@@@@@@@@@@
#    ..++==..                 @@@@@@@@@@%%@@@@@@@@@@@@
#  ==%%++++@@--    ..::--     @@@@@@@@@@@@@@@@@@@@@@@@
#  %%::    ==%%  ::%%%%%%%%   @@@@@@####@@@@@@@@@@@@%%
#  @@        @@==##--    ++   @@@@--    ..--@@@@@@@@@@
#  %%::    ::%%**%%           @@@@  ++@@@@::::@@@@@@@@
#  ++%%++==%%--..@@      ::   @@@@  ##@@@@##  @@@@@@%%
#    --++++..    ****::::##   @@@@--  ##@@++  %%@@@@@@
#                  ++@@%%==   @@@@@@++      ++@@@@@@@@
#                             @@@@%%@@@@@@@@@@@@@@@@@@
#                    ..       @@@@@@@@@@@@%%@@@@@@@@@@
#
#      y = 0, glasses             y = 1, a ring
# ```
#
# No two are alike: position, size, tilt, stroke and contrast vary, there is noise on top, and
# half of the pictures are dark on light. So no single pixel says anything by itself. A model with
# one layer can only add up weighted pixels, so it is left to guess: trained on 2,000 pictures, it
# gets about half of the new ones right. The network below, with one hidden layer of 32 units,
# reaches 99.5 %.
#
# In your own scripts you can draw as many pictures as you like:
# `from learnloop.datasets import glasses_vs_rings, noisy_curve`. (Graded files cannot import
# `learnloop`.)
#
# ## The plan
#
# `train_step` is one turn of the loop. `train` takes one for every batch of every epoch, and
# `train_regression` does the same for curves. `evaluate` looks at the result without changing it.
#
# Letters: `N` examples, `D` inputs, `C` classes, `K` numbers that a regression predicts per
# example. `params` is a list of pairs `(W, b)`, one pair per layer, `W` of shape
# `(fan_in, fan_out)` and `b` of shape `(fan_out,)`. Numbers are float64, labels are
# integers of any dtype. No function changes its arguments, except that `rng` advances when it is
# drawn from.
#
# This file builds on your exercises 1 to 4. If one of those files is missing (not just
# unfinished), the grader uses its own version instead, and the report says so.

# %%
import numpy as np
from exercise1 import forward
from exercise2 import accuracy, cross_entropy, mse
from exercise3 import backward, cross_entropy_grad, mse_grad
from exercise4 import minibatches, sgd_step

# %% [markdown]
# ## `train_step`: one turn of the loop
#
# Four lines, one per step, each using what came before it:
#
# ```
#    guess       activations = [x, h1, ..., logits]     logits (N, C)
#    measure     loss        = one number               how wrong the guess is
#    who?        grads       = [(dW, db), ...]          shaped like params
#    fix         params      = p - lr * g               shaped like params, new arrays
# ```
#
# The loss is the cross-entropy, since this is a classifier. Return the new parameters and **the
# loss of the guess that the step started from**. It is free: it was measured along the way. The
# loss after the step would need a second forward pass.
#
# **By hand.** Take the network of exercise 3, with two inputs, two hidden units and two classes,
# and one picture of class 0. There you found `logits = [6, 6]` and all the gradients. With
# `lr = 0.1`:
#
# ```
#    loss  = -log 0.5 = 0.6931                         0.5 each: it does not know
#
#    W0 = [[1, -1],  - 0.1 * [[0.5, 0],  =  [[0.95, -1],     b0 = [-0.05, 0]
#          [1,  0]]           [1.0, 0]]      [0.90,  0]]
#
#    W1 = [[1,  2],  - 0.1 * [[-1.5, 1.5],  =  [[1.15, 1.85],     b1 = [3.05, -0.05]
#          [2, -1]]           [ 0.0, 0.0]]      [2.00, -1.00]]
# ```
#
# The next turn, with `x = [1, 2]` again: `z = [0.95 + 1.80 - 0.05, -1] = [2.7, -1]`, so
# `h = [2.7, 0]`, the logits are `[2.7 * 1.15 + 3.05, 2.7 * 1.85 - 0.05] = [6.155, 4.945]`, and
# the network is now 77 % sure of class 0. The losses of the first six turns:
#
# ```
#    0.693     0.261     0.176     0.136     0.112     0.096
# ```
#
# > **What goes wrong.** Calling `sgd_step(params, grads, lr)` without using its result: it
# > returns new parameters and leaves the old ones alone. Taking the softmax before the loss,
# > which takes it again. Dividing by `N` again: the gradient of the loss is already that of a
# > mean. Returning the loss of the new parameters instead of the old ones.


# %%
def train_step(params, x, y, lr):
    """Take one turn of the loop: forward, cross-entropy, backward, one step of gradient descent.

    Arguments:
        params: list of pairs (W, b) of float arrays, W (fan_in, fan_out), b (fan_out,).
        x: float array (N, D), the inputs of a batch.
        y: array (N,) of any integer dtype, the labels, from 0 to C - 1.
        lr: the learning rate, a positive float.

    Returns:
        (params, loss): the parameters after one step, new arrays in pairs as in params, and the
        mean cross-entropy of the batch before the step, a float. No argument is changed.
    """
    ### BEGIN SOLUTION
    activations = forward(params, x)
    loss = cross_entropy(activations[-1], y)
    grads = backward(params, activations, cross_entropy_grad(activations[-1], y))
    return sgd_step(params, grads, lr), loss
    ### END SOLUTION


# %% [markdown]
# ## `train`: repeat
#
# One turn makes the network a little less wrong about one batch. So take a batch, take a step,
# take the next batch, and so on until all examples have been seen: that is one **epoch**. Then
# shuffle and start again.
#
# ```
#    for every epoch:
#        shuffle and cut the examples into batches          minibatches(N, batch_size, rng)
#        for every batch:
#            pick its rows of x, and the same rows of y     x[batch], y[batch]
#            one turn of the loop                           params, loss = train_step(...)
#        record the mean loss of this epoch
# ```
#
# `batch` is an array of indices, and `x[batch]` picks those rows in that order. Pick the labels
# with the same `batch`, or pictures get each other's labels.
#
# The art of writing the loop is to know how long each thing lives. **The parameters live on**,
# from batch to batch and from epoch to epoch: each step starts where the last one ended. The
# batches live for one epoch, and so does the list of its losses.
#
# **By hand.** 2,000 pictures in batches of 20 make 100 steps per epoch, and 30 epochs make 3,000
# steps. The **history** has 30 numbers, one per epoch: the mean of the losses that its steps
# returned. If the last batch is shorter, there are two ways to take that mean, over the batches
# or over the examples. With batches of 3, 3 and 1 examples and losses of 0.9, 0.6 and 0.3:
#
# ```
#    over the batches       (0.9 + 0.6 + 0.3) / 3                  =  0.6
#    over the examples      (3 * 0.9 + 3 * 0.6 + 1 * 0.3) / 7      =  0.686
# ```
#
# Both are right, and they are the same if all batches have the same size.
#
# **What it looks like.** A 144-32-2 network on 2,000 pictures, `lr = 0.1`, batches of 20, and
# 1,000 new pictures that it never trained on. The script below gives the same numbers if your
# batches are those of the model answer; with others they vary a little.
#
# | epoch | before | 1 | 2 | 3 | 5 | 10 | 20 | 30 |
# | --- | --- | --- | --- | --- | --- | --- | --- | --- |
# | loss in the history | | 0.590 | 0.310 | 0.181 | 0.078 | 0.041 | 0.009 | 0.005 |
# | accuracy on these 2,000 | 49.4 % | 91.3 % | 96.8 % | 97.2 % | 99.0 % | 99.5 % | 99.9 % | 100 % |
# | accuracy on 1,000 new | 51.5 % | 90.0 % | 96.2 % | 96.4 % | 98.9 % | 99.4 % | 99.8 % | 99.5 % |
#
# With other learning rates, after 30 epochs, on new pictures:
#
# | `lr` | 0.001 | 0.01 | 0.1 | 1 | 3 |
# | --- | --- | --- | --- | --- | --- |
# | loss of the last epoch | 0.599 | 0.078 | 0.004 | 0.486 | 0.765 |
# | accuracy | 74.6 % | 98.9 % | 99.8 % | 72.4 % | 48.9 % |
#
# With 0.001 it is still on its way; 3 threw the weights so far that the hidden units are off for
# good.
#
# **Centred inputs.** All pixels lie between 0 and 1, so all inputs push the hidden units the same
# way. Give the network `2 * x - 1`, from -1 to 1, instead of `x`, and it learns faster: a
# one-line trick that helps with nearly all data.
#
# **How it is graded.** How you draw the order is up to you; it is not compared with the model
# answer's. The checks look at what every right answer does, and in the end the network must have
# learned to classify new pictures. (Details are below the function.)
#
# **Speed.** One epoch is timed. You need a loop over the epochs and one over the batches, but
# none over the examples of a batch.
#
# > **What goes wrong.** Calling `minibatches` before the loop over the epochs: every epoch has
# > the same batches. `train_step(start, ...)` where `params` belongs: each step starts from the
# > beginning again, and only the last one counts. `y` without `[batch]`. A list of losses that is
# > never emptied. A `return` indented one level too far: training ends after one epoch.


# %%
def train(params, x, y, *, lr, epochs, batch_size, rng):
    """Train a classifier: step on every minibatch of every epoch.

    Arguments:
        params: list of pairs (W, b) of float arrays, the start.
        x: float array (N, D), the inputs.
        y: array (N,) of any integer dtype, the labels, from 0 to C - 1.
        lr: the learning rate, a positive float.
        epochs: the number of passes over the data, an int of at least 1.
        batch_size: the number of examples in a batch, an int of at least 1; the last batch of an
            epoch may be shorter, and still counts.
        rng: a numpy.random.Generator, the only source of randomness. It advances.

    Returns:
        (params, history): the trained parameters, new arrays in pairs as in params, and a list of
        floats, one per epoch: the mean of the losses before its steps, over the batches or over
        the examples. No argument but rng is changed.
    """
    ### BEGIN SOLUTION
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history
    ### END SOLUTION


# %% [markdown]
# **How `train` is graded, in detail.** If all rows are in one batch, or all are the same example,
# the order makes no difference: then the parameters and the history must match exactly. With
# examples that each leave a trace in different weights, each must be used exactly once per epoch,
# with its own target, in a batch of the right size. The batches must differ from epoch to epoch,
# the same seed must give the same run, and another seed a different one. (The same batches could
# come up by chance; a right answer raises a false alarm less than once in ten million checks.)
#
# And it must learn: trained on 500 pictures with little noise (`noise=0.05`, the default is
# 0.15), as `2 * x - 1`, for 10 epochs in batches of 100 with `lr = 0.2` and 64 hidden units, it
# must get more than 70 % of 1,000 new pictures right. The model answer gets about 98 %, and was
# never below 94 % in 600 runs.

# %% [markdown]
# ## First overfit one tiny batch
#
# A training run has many parts, and a wrong one seldom raises an error. The network just learns
# badly, and there are a hundred reasons for that. So before you train on everything, give the
# loop a task that it cannot fail: **memorise a few examples.**
#
# Eight pictures, all in one batch, the same network, `lr = 0.1`:
#
# | epochs | 1 | 10 | 50 | 100 | 300 |
# | --- | --- | --- | --- | --- | --- |
# | loss | 0.733 | 0.414 | 0.040 | 0.014 | 0.003 |
#
# The loss goes to 0. A network with 4,706 parameters can memorise eight labels, so **a loop that
# cannot is broken**: look for a mistake, not for a better learning rate. If the loss stays at
# 0.69 (ln 2), nothing is learned at all; if it falls and then stays above 0, the labels are often
# wrong.
#
# Save this as `exercises/try_training.py` and run `python exercises/try_training.py`:
#
# ```python
# import numpy as np
# from exercise1 import init_params
# from exercise5 import evaluate, train
# from learnloop.datasets import glasses_vs_rings
#
# rng = np.random.default_rng(0)
# x, y = glasses_vs_rings(2000, rng)
# new_x, new_y = glasses_vs_rings(1000, rng)  # never trained on
# start = init_params([144, 32, 2], rng)
#
# tiny = np.random.default_rng(1)  # separate, so that the run below makes the table's draws
# _, history = train(start, x[:8], y[:8], lr=0.1, epochs=300, batch_size=8, rng=tiny)
# print(f"eight pictures by heart: loss {history[0]:.3f} -> {history[-1]:.3f}")
#
# params = start
# for epoch in range(30):
#     params, history = train(params, x, y, lr=0.1, epochs=1, batch_size=20, rng=rng)
#     loss, share = evaluate(params, new_x, new_y)
#     print(f"epoch {epoch + 1:2}  loss {history[0]:.3f}  new pictures: {share:.1%} right")
# ```

# %% [markdown]
# ## `train_regression`: the same loop, another loss
#
# Not every question asks for a class. What temperature, how far, how much: a **regression**
# predicts numbers. The loop stays as it is; only what depends on the loss changes:
#
# | | classification | regression |
# | --- | --- | --- |
# | targets `y` | labels, `(N,)` | numbers, `(N, K)` |
# | the last layer gives | logits `(N, C)` | the predictions themselves, `(N, K)` |
# | measure | `cross_entropy` | `mse` |
# | where backward starts | `cross_entropy_grad` | `mse_grad` |
#
# The last layer has no ReLU, so predictions can be of any size and sign.
#
# The example is a noisy curve: points `x` from -1 to 1, and `y = sin(pi x)` with noise of
# standard deviation 0.1:
#
# ```
#     y |                                               ..
#       |                                           . ..  ... .
#       |                                        .  ..    .    ... ..
#       |                                       .  .              .
#       |                                     ..                      . ..
#       |                                . .
#       |
#       |. .                            ..
#       |      .                     .
#       |      ..  .               .  .
#       |        .  . .      ..   ..
#       |              .   ..
#       |                .  ..
#       +------------------------------------------------------------------- x
#       -1                              0                                1
# ```
#
# The noise cannot be predicted. Even the curve itself has a mean squared error of `0.1^2 = 0.01`
# against these points. The best straight line has about 0.21, and always answering 0 gives 0.51.
#
# **By hand.** One layer with `W = [[0.5]]` and `b = [0]`, two points `x = [[1], [-1]]` with
# targets `y = [[1], [0]]` in one batch, `lr = 0.1`:
#
# ```
#    guess       [[0.5], [-0.5]]
#    measure     ((-0.5)^2 + (-0.5)^2) / 2                 =  0.25
#    who?        slopes at the guesses  2 * -0.5 / 2       =  [[-0.5], [-0.5]]
#                dW = 1 * -0.5 + -1 * -0.5                 =  0
#                db = -0.5 - 0.5                           =  -1
#    fix         W = [[0.5]],  b = [0 - 0.1 * -1]          =  [0.1]
# ```
#
# Both guesses are 0.5 too low, so the line moves up and does not tilt.
#
# **How it is graded.** Like `train`, and it must learn the noisy curve better than a straight
# line can. (Details are below the function.)
#
# > **What goes wrong.** Swapping the two arguments of `mse_grad`: every step then leads away from
# > the targets. Dividing by the number of rows when each row holds `K` numbers. Measuring the
# > loss after the step. And everything that can go wrong in `train`.


# %%
def train_regression(params, x, y, *, lr, epochs, batch_size, rng):
    """Train a regression: the loop of train, with mse instead of cross_entropy.

    Arguments:
        params: list of pairs (W, b) of float arrays, the start; the last layer has K outputs.
        x: float array (N, D), the inputs.
        y: float array (N, K), the targets.
        lr: the learning rate, a positive float.
        epochs: the number of passes over the data, an int of at least 1.
        batch_size: the number of examples in a batch, an int of at least 1; the last batch of an
            epoch may be shorter, and still counts.
        rng: a numpy.random.Generator, the only source of randomness. It advances.

    Returns:
        (params, history): the trained parameters, new arrays in pairs as in params, and a list of
        floats, one per epoch: the mean of the losses before its steps, over the batches or over
        the examples. No argument but rng is changed.
    """
    ### BEGIN SOLUTION
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            activations = forward(params, x[batch])
            losses.append(mse(activations[-1], y[batch]))
            grads = backward(params, activations, mse_grad(activations[-1], y[batch]))
            params = sgd_step(params, grads, lr)
        history.append(np.mean(losses))
    return params, history
    ### END SOLUTION


# %% [markdown]
# **How `train_regression` is graded, in detail.** Like `train`. And it must learn: trained on 400
# points of the noisy curve, with 16 hidden units, `lr = 0.1` and 30 epochs in batches of 200, its
# mean squared error on 1,000 new points must be below 0.2. The grader's initial parameters are
# not random: the 16 units have weights of 2 and -2 in turn and bend at points spread evenly from
# -1 to 1, and the output is 0. From there the model answer reaches about 0.056, and was never
# above 0.075 in 3,000 runs. From `init_params([1, 16, 1])` it reaches about 0.10, and was never
# above 0.19.

# %% [markdown]
# ## `evaluate`: look, do not touch
#
# To evaluate a network is to guess, to measure, and to stop there. No gradient, no step: the
# parameters are judged, not trained.
#
# ```
#    loss       cross_entropy(logits, y)       one float: how wrong, and how sure of it
#    accuracy   accuracy(logits, y)            one float from 0 to 1: the fraction right
# ```
#
# Why two numbers? The accuracy is what you want, but it moves in jumps, one example at a time,
# and cannot tell 51 % sure from 99 % sure. The loss can.
#
# **By hand.** Two pictures of class 0, with probabilities of 0.9 and 0.4 for class 0. The first
# guess is right, the second wrong: accuracy 0.5, loss
# `(-log 0.9 - log 0.4) / 2 = (0.105 + 0.916) / 2 = 0.511`.
#
# What you learn about the network depends on the data you pass in. On the pictures it was trained
# on, you see what it remembers. On new ones, you see what it has understood: for that, set some
# data aside. Exercise 6 is about the difference.
#
# > **What goes wrong.** Returning the two numbers in the wrong order. A percentage instead of a
# > fraction. Giving `accuracy` the whole list of activations rather than the logits.


# %%
def evaluate(params, x, y):
    """Return the loss and the accuracy of a classifier.

    Arguments:
        params: list of pairs (W, b) of float arrays.
        x: float array (N, D), the inputs.
        y: array (N,) of any integer dtype, the labels, from 0 to C - 1.

    Returns:
        (loss, accuracy): the mean cross-entropy, a float, and the fraction of the examples whose
        largest logit is the label's, a float from 0 to 1. No argument is changed.
    """
    ### BEGIN SOLUTION
    logits = forward(params, x)[-1]
    return cross_entropy(logits, y), accuracy(logits, y)
    ### END SOLUTION


# %% [markdown]
# ## Back to the loop
#
# ```
#     guess  ->  measure  ->  find who is responsible  ->  fix a little bit  ->  guess again
#     \____________________________  train (this file)  ____________________________/
# ```
#
# Nothing in this file is clever. Each turn is four calls to functions that you already had, and
# changes every weight by a hair. 3,000 turns later, what was a heap of random numbers tells apart
# glasses and rings that it has never seen. The largest networks in the world are trained by this
# loop, with more weights, more data and more turns. **Repetition is the key.**
#
# **To think about**
#
# 1. Before the first step, the loss of the network above, with two classes, is about 0.7. Why is
#    it near that number, whatever the pictures show? What would it be with ten classes?
# 2. The history holds losses from *before* each step, while the parameters move on during the
#    epoch. In the table above, the loss of epoch 1 is 0.590, but right after that epoch
#    `evaluate` finds 0.406 on the same pictures. Why is it lower? When would the two be about
#    the same?
#
# Type next:
#
# ```
# learnloop check exercise5
# ```
