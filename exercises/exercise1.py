# %% [markdown]
# # Exercise 1: the forward pass (make a guess)
#
# Every neural network, whether it has three parameters or hundreds of billions, learns by
# repeating four steps:
#
# ```
#     guess   ->   measure   ->   find who is responsible   ->   fix
#    forward        loss                gradient               update
#       ^                                                        |
#       +------------------------ repeat ------------------------+
#   you are
#    here
# ```
#
# This exercise is the first step. The network is shown some examples and says what it thinks
# they are. It knows nothing yet, so its first guesses are worthless, and that is fine: the
# other three steps need a guess to work on, not a good one.
#
# **The question of this course.** Here is a picture of a device. Is it a pair of smart glasses
# (class 0) or a smart ring (class 1)?
#
# ```
#      smart glasses: class 0           smart ring: class 1
#
#          .--.      .--.                     .--.
#         |    |====|    |                   |    |
#          '--'      '--'                     '--'
# ```
#
# A picture has 12 x 12 grey values between 0 and 1. Its rows, laid end to end, make one row of
# 144 numbers. For calculations by hand we describe a device by just two numbers, its width and
# its height: `[3, 1]` for our glasses and `[1, 1]` for our ring.
#
# **Four letters** are used in every exercise:
#
# | letter | counts | here |
# | --- | --- | --- |
# | `N` | examples processed together, a *batch*: one per row | 2 devices |
# | `D` | inputs, the numbers that describe one example | 2, or 144 for a picture |
# | `H` | hidden units, the numbers that a middle layer computes | your choice |
# | `C` | classes | 2 |
#
# Arrays hold finite numbers in `float64`, and may have other sizes than in the lessons. Given
# `float32`, a function may return either type. No function may change the arrays it is given: the
# caller still needs them.
#
# **Imports.** Your code is checked in a process of its own, which has NumPy and these modules of
# Python: `__future__`, `abc`, `array`, `base64`, `binascii`, `bisect`, `calendar`, `cmath`,
# `collections`, `contextlib`, `copy`, `csv`, `dataclasses`, `datetime`, `decimal`, `difflib`,
# `doctest`, `enum`, `fractions`, `functools`, `graphlib`, `hashlib`, `heapq`, `inspect`, `io`,
# `itertools`, `json`, `keyword`, `logging`, `math`, `numbers`, `operator`, `pprint`, `random`,
# `re`, `reprlib`, `statistics`, `string`, `struct`, `sys`, `textwrap`, `time`, `timeit`,
# `traceback`, `types`, `typing`, `unicodedata`, `unittest`, `warnings` and `weakref`. Any other
# import fails there. That costs only the functions that use it; the report says so. Code that
# draws or experiments with other modules goes below `if __name__ == "__main__":`, at the end of
# the file.

# %%
import numpy as np

# %% [markdown]
# ## linear: a weighted sum for every unit
#
# **What.** A *unit* multiplies each input of an example by a *weight* (how much it counts, for or
# against), adds up the products, and adds one more number, its *bias*. A layer is several units
# side by side. The weights of unit `j` are column `j` of a matrix `W`.
#
# **Formula.**
#
# ```
#     z[i, j]  =  x[i, 0] W[0, j]  +  x[i, 1] W[1, j]  +  ...  +  b[j]
#
#     as matrices:     z     =     x     @     W     +    b
#     shapes:        (N, H)     (N, D)      (D, H)      (H,)
# ```
#
# The inner sizes of a matrix product must match (`D` and `D`); the outer ones remain. The bias
# has one entry per unit; NumPy adds it to every row.
#
# **By hand.** Unit 0 collects evidence for glasses (width counts for, height counts against);
# unit 1 collects evidence for a ring:
#
# ```
#     x = [[3, 1],    (glasses)     W = [[ 1, -1],     b = [0, 1]
#          [1, 1]]    (ring)             [-1,  1]]
#
#     glasses:   3*1 + 1*(-1) + 0 =  2       3*(-1) + 1*1 + 1 = -1
#     ring:      1*1 + 1*(-1) + 0 =  0       1*(-1) + 1*1 + 1 =  1
# ```
#
# So z = `[[2, -1], [0, 1]]`. These scores, one per class, are called *logits*. The larger one is
# the guess: the first row says glasses, the second says ring. Both are right.
#
# > **What goes wrong.** `x * W` multiplies entry by entry; a layer needs the matrix product `@`.
# > `W` is stored as `(D, H)`, inputs first, so nothing needs to be transposed.
#
# This function is already written, so that you can see what a passed check looks like: type
# `learnloop check exercise1` now. The others are yours to write. `linear`, `relu` and `softmax`
# are also timed on large arrays: do not loop over entries or rows, let NumPy process the whole
# array at once. The other three are not timed: `sigmoid` is about staying finite, `init_params`
# runs once, and `forward` only calls other functions.

# %%
def linear(x, W, b):
    """One layer of weighted sums: z[i, j] = sum over k of x[i, k] W[k, j], plus b[j].

    x: (N, D) float, one example per row.
    W: (D, H) float, one unit per column.
    b: (H,) float, one bias per unit.
    Returns z: (N, H) float. No argument is changed.
    """
    return x @ W + b

# %% [markdown]
# ## relu: the bend that makes depth worth having
#
# **What.** The *rectified linear unit* passes positive numbers through and turns negative ones
# into 0.
#
# **Why.** Two linear layers in a row are just one linear layer in disguise. Call the weights and
# bias of the first `A` and `a`, and those of the second `B` and `c`:
#
# ```
#     (x A + a) B + c   =   x (A B)  +  (a B + c)
# ```
#
# The right-hand side is a single layer with weights `A B`. A hundred layers would collapse in
# the same way. A bend between the layers stops that, and ReLU is the simplest bend there is:
#
# ```
#     relu(z)
#        |     /
#        |    /        relu(z) = z    where z > 0
#        |   /         relu(z) = 0    elsewhere
#        |  /
#        | /
#  ------+--------- z
#        0
# ```
#
# **Formula.** relu(z) = max(z, 0), for each entry separately. The result has the shape of `z`.
#
# **By hand.** relu of `[2, -2, 0.5]` is `[2, 0, 0.5]`.
#
# > **What goes wrong.** `np.max` finds the largest entry of an array, which is something else.
# > `if z > 0` wants one yes or no for a whole array, and raises an error. Writing zeros into `z`
# > itself destroys numbers that the caller still needs.

# %%
def relu(z):
    """The larger of z and 0, entry by entry.

    z: float array of any shape (1 to 3 dimensions).
    Returns a new float array of the same shape, no entry below 0. z is not changed.
    """
    # TODO: write relu, then run: learnloop check exercise1
    raise NotImplementedError("TODO: relu")

# %% [markdown]
# ## sigmoid: a score becomes a probability
#
# **What.** The *logistic* or *sigmoid* function squashes the whole number line into the range
# from 0 to 1, so that a score can be read as the probability of a "yes".
#
# **Formula.** For each entry separately, keeping the shape; `e` is 2.718..., and "e^z" is
# `np.exp(z)`:
#
# ```
#                      1                        1            .-------
#     sigmoid(z) = ----------                             .-'
#                   1 + e^-z                  0.5        +
#                                                     .-'
#                                               0 ---'---+----------- z
#                                                        0
# ```
#
# **By hand.** sigmoid(0) = 1 / (1 + 1) = 0.5. Since e^-3 = 0.0498, sigmoid(3) = 1 / 1.0498 =
# 0.9526. The rest is the probability of a "no": sigmoid(-3) = 1 - 0.9526 = 0.0474.
#
# **Staying finite.** The formula is right on paper but fails on a computer. The largest number
# that float64 can hold is about 1.8e308, and e^710 is already larger: for z = -1000 the term
# e^1000 *overflows*, and NumPy prints a RuntimeWarning. Multiply numerator and denominator by e^z
# to get a second form of the same function:
#
# ```
#                     e^z
#     sigmoid(z) = ---------
#                   1 + e^z
# ```
#
# Now it is large positive z that overflow. Each form is safe on one side of 0: there the exponent
# is never positive, so the power lies between 0 and 1. Large negative exponents do no harm:
# e^-1000 is too small for float64 and becomes 0, without a warning. Your function must be finite
# and free of warnings for **every** finite `z`, even 1e308, and accurate to within 1e-12.
#
# > **What goes wrong.** `np.where(condition, A, B)` chooses between two finished arrays: both
# > have already been computed for all entries. If either overflows anywhere, you get a warning,
# > even though that entry is thrown away.

# %%
def sigmoid(z):
    """The logistic function 1 / (1 + e^-z), entry by entry.

    z: float array of any shape (1 to 3 dimensions), any finite values.
    Returns a new float array of the same shape, entries from 0 to 1: finite and without
    warnings for every finite z. z is not changed.
    """
    # TODO: write sigmoid, then run: learnloop check exercise1
    raise NotImplementedError("TODO: sigmoid")

# %% [markdown]
# ## softmax: scores become probabilities
#
# **What.** Each row of logits becomes a row of `C` positive numbers that sum to 1: how strongly
# the network believes in each class. The largest logit gets the largest probability.
#
# **Formula.** For a row z of `C` logits, the probability of class j is
#
# ```
#                   e^z[j]
#     p[j]  =  -----------------          z: (N, C)   ->   p: (N, C)
#              sum of all e^z[k]          each row separately
# ```
#
# **By hand.** Our glasses had the logits `[2, -1]`. Only the difference of 3 matters: divide
# numerator and denominator by e^2, which leaves 1 and e^-3 = 0.0498.
#
# ```
#     p  =  [1 / 1.0498,  0.0498 / 1.0498]  =  [0.9526, 0.0474]
# ```
#
# The network says "glasses, 95 %". Did you notice that 0.9526 is sigmoid(3)? With two classes,
# softmax is the sigmoid of the difference between the logits. For the ring, `[0, 1]` gives
# `[0.2689, 0.7311]`.
#
# **Staying finite.** What we just did works for any number: subtract the same m from every logit
# of a row, and numerator and denominator both shrink by the factor e^m, so p does not change. Let
# m be the **largest logit of that row**. Then the largest power is e^0 = 1, nothing can overflow,
# and the sum is at least 1, so nothing is divided by 0. Logits of `[1000, 1001]` give
# `[0.2689, 0.7311]`, as they should, even though e^1000 does not fit in float64. Your function
# must be right, finite and free of warnings for logits up to 1e6 in magnitude, of either sign.
#
# > **What goes wrong.** Subtract the maximum of the whole array instead of each row's own, and a
# > row that lies 1000 lower becomes 0 / 0. Row maxima of shape `(N,)` do not line up with the
# > rows of an `(N, C)` array; as a column `(N, 1)` they do. When N = C, NumPy does not even
# > complain: it lines them up with the columns, and the answer is silently wrong.

# %%
def softmax(z):
    """Turn each row of logits into probabilities.

    z: (N, C) float logits, one example per row, up to 1e6 in magnitude.
    Returns p: (N, C) float, entries from 0 to 1, each row summing to 1: finite and without
    warnings. z is not changed.
    """
    # TODO: write softmax, then run: learnloop check exercise1
    raise NotImplementedError("TODO: softmax")

# %% [markdown]
# ## init_params: where the first weights come from
#
# **What.** A network needs weights before it can learn better ones. `sizes` lists how many
# numbers there are at each stage: `[144, 32, 2]` means 144 inputs, 32 hidden units and 2 logits,
# so two layers. The result is a list `params` with one pair `(W, b)` per layer. The number of
# inputs to each unit of a layer is the layer's *fan-in*, the number of its units is its
# *fan-out*:
#
# ```
#     sizes = [D, H, ..., C]          W: (fan_in, fan_out)       b: (fan_out,)
#
#     [144, 32, 2]    ->    layer 1:  W (144, 32), b (32,)
#                           layer 2:  W ( 32,  2), b ( 2,)
# ```
#
# **Why not zeros.** Give two hidden units the same incoming and outgoing weights, and they
# compute the same number and get the same blame and the same fix. They stay twins forever: 32 of
# them are worth one. With all weights at 0 it is worse: every hidden unit outputs 0, so no weight
# can ever be found responsible. Random weights break this *symmetry*. Biases may start at 0: the
# weights already make the units different.
#
# **Why this size.** In a weighted sum of `fan_in` inputs the squares add up: if the weights are
# independent with mean 0 and variance v, the average of z^2 is fan_in * v times the average of
# x^2. ReLU then removes half of that, since half of the z are negative. So each layer multiplies
# the average square by fan_in * v / 2, and the signal keeps its size if that factor is 1. This is
# *He initialisation* (He, Zhang, Ren and Sun 2015, "Delving Deep into Rectifiers",
# arXiv:1502.01852):
#
# ```
#     W ~ Normal(mean 0, standard deviation sqrt(2 / fan_in))           b = 0
# ```
#
# **By hand.** With fan_in = 144 the variance is 2 / 144 = 0.0139, so the standard deviation is
# 0.118. A layer multiplies the typical size of the signal by `std * sqrt(fan_in / 2)`; for 144
# inputs, sqrt(72) = 8.49. Here is what 20 such layers do:
#
# ```
#     standard deviation     factor per layer       after 20 layers
#           0.05                   0.424             0.000000036       vanished
#           0.118                  1.00              about 1           just right
#           0.5                    4.24              3,600,000,000,000 exploded
# ```
#
# **Where the randomness comes from.** `rng` is a `numpy.random.Generator`, as returned by
# `np.random.default_rng(seed)`. Draw from it and from nothing else. Then anyone who knows the
# seed can repeat your experiment to the last digit. You may draw in any order.
#
# **How it is graded.** Your draws cannot be compared with anyone else's, so their properties are
# tested:
#
# 1. the shapes of all W and b;
# 2. all biases are exactly 0;
# 3. the same seed gives the same parameters, another seed gives others;
# 4. for each layer, the mean against 0 and the variance against 2 / fan_in. Networks with some
#    300,000 weights in a layer are drawn, and a variance that is 3 % off is found in the first
#    layer, in the last one, in those between, and in layers of two units;
# 5. for each layer, the shape of the distribution against the normal's bell curve. Uniform and
#    Laplace draws fail, sums of uniform ones, and a normal whose tails are cut off at 3.5 standard
#    deviations or below (*truncated*), rescaled or not;
# 6. that the draws are independent. Weights that lie beside or below each other have no
#    correlation (0.2 is found), no draw is used twice, in another layer or with the other sign, and
#    a half of a layer, row or column says nothing about the other half. So do not mirror the draws,
#    do not make rows or columns orthogonal, and do not shift or scale the draws until their mean
#    or variance is exactly right.
#
# A right answer could look odd by pure chance. The limits are wide enough that all the tests
# together raise a false alarm on a right answer less than once in ten million checks.
#
# > **What goes wrong.** A new generator with a fixed seed inside the function gives every caller
# > the same "random" weights; recreating it for each layer repeats the draws. NumPy asks for the
# > standard deviation of a normal draw, not for the variance.

# %%
def init_params(sizes, rng):
    """Draw the parameters of a network by He initialisation (He et al. 2015).

    sizes: list of at least two ints [D, H, ..., C], the numbers at each stage.
    rng: numpy.random.Generator, the only source of randomness; it advances.
    Returns a list of len(sizes) - 1 pairs (W, b) of new float64 arrays:
    W: (fan_in, fan_out), independent normal draws of mean 0 and variance 2 / fan_in;
    b: (fan_out,), all 0. The same seed gives the same parameters. sizes is not changed.
    """
    # TODO: write init_params, then run: learnloop check exercise1
    raise NotImplementedError("TODO: init_params")

# %% [markdown]
# ## forward: the guess
#
# **What.** Send a batch through all layers: weighted sums, then ReLU, then the next weighted
# sums, and so on. Only the **last layer has no ReLU**: its outputs are logits, and evidence
# against a class is a negative number, which must survive.
#
# **Why a list.** The logits alone are not enough. To find out who is responsible for a mistake
# (exercise 3), we need to know what every layer received, so `forward` keeps it. The outputs of
# the layers are called *activations*; the input `x` itself is the first entry of the list,
# because it is what the first layer received.
#
# **Formula.** With layers 1 to L:
#
# ```
#     h[0] = x                                                 (N, D)
#     h[l] = relu(h[l-1] W[l] + b[l])     for l = 1 ... L-1    (N, units of layer l)
#     logits = h[L-1] W[L] + b[L]                              (N, C)
#
#     x ---> linear -> relu ---> linear -> relu ---> ... ---> linear --->
#     ^                      ^                   ^                      ^
#     x                      h1                  h2                  logits
#
#     L layers give a list of L + 1 arrays
# ```
#
# It must work for any number of layers. A single layer gives `[x, logits]`, with no ReLU at all.
#
# **By hand.** Our glasses, through 3 hidden units:
#
# ```
#     x  = [[3, 1]]        W1 = [[ 1, -1,  0],       b1 = [0, 0, 1]
#                                [-1,  1,  1]]
#
#     h1 = relu([[2, -2, 2]]) = [[2, 0, 2]]
#
#                          W2 = [[1,  0],            b2 = [0, 1]
#                                [0,  1],
#                                [0, -1]]
#
#     logits = [[2*1 + 0*0 + 2*0 + 0,   2*0 + 0*1 + 2*(-1) + 1]] = [[2, -1]]
#
#     forward returns [x, h1, logits], of shapes (1, 2), (1, 3) and (1, 2)
# ```
#
# > **What goes wrong.** ReLU on the last layer too: every negative logit becomes 0, and the
# > network can no longer argue against a class. Or `x` is missing from the list, or the list
# > holds the values from before ReLU.

# %%
def forward(params, x):
    """Run a batch through the network and keep what every layer received.

    params: list of L >= 1 pairs (W, b), W: (fan_in, fan_out), b: (fan_out,).
    x: (N, D) float, one example per row.
    Returns the list of L + 1 activations [x, h1, ..., logits]: ReLU after every layer but
    the last. Neither params nor any of its arrays nor x is changed.
    """
    # TODO: write forward, then run: learnloop check exercise1
    raise NotImplementedError("TODO: forward")

# %% [markdown]
# ## Back to the loop
#
# **guess** -> measure -> find who is responsible -> fix -> guess again
#
# You can now make guesses. Nothing so far says whether they are any good: that takes one number
# that is large when the guess is bad. Measuring the mistake is exercise 2.
#
# Two questions to think about:
#
# 1. The network `[144, 32, 2]` has 144 * 32 + 32 + 32 * 2 + 2 = 4706 parameters. Delete `relu`
#    from `forward`: how many parameters would a network need to do exactly as much?
# 2. Multiply all logits of a row by 10. Which class does the network now guess, and what
#    happened to its probabilities? Has it learned anything?
#
# Type next: `learnloop check exercise1`
