# %% [markdown]
# # Exercise 8: the exam (generalise)
#
# ```
#       .----->  guess  ->  measure  ->  find who is responsible  ->  fix a little bit  ---.
#       |       forward      loss               gradient                  update           |
#       |                                                                                  |
#       '--------------------------------  AGAIN AND AGAIN  <------------------------------'
#                                                |
#                                                v
#                              what has it learned? ask it something NEW
# ```
#
# In seven exercises you built the loop, piece by piece. Now it is yours: nobody tells you how
# many layers to use, which learning rate, or when to stop. You get 2,000 labelled pictures and a
# few seconds of computing time. Then your network is asked about 5,000 pictures that neither you
# nor it has ever seen, and only these count.
#
# Why new ones? Because being right about the old ones proves nothing. A list of the 2,000
# pictures with their labels is right about all of them and has understood nothing. Being right
# about what it has **never seen** is called **generalisation**. It is the only reason to train a
# model: people ask it about something new.
#
# Letters: `N` is the number of pictures, `x` the pictures, `y` their labels, and `params`
# everything that your training has learned. Numbers are float64, labels int64.

# %%
import numpy as np

# %% [markdown]
# ## The pictures
#
# They are the smart glasses and smart rings of this course, photographed in bad light: 12 x 12
# pixels, at any position, size and tilt, half of them as negatives (dark on light), and with
# noise on every pixel. The noise has a standard deviation of 0.5, halfway from black to white.
#
# ```
#    glasses, a negative              the same with the noise of the exam
#    @ @ @ @ @ @ @ @ @ @ @ @           @ @ @ @   @ # @ @ @ @ @
#    @ @ + - - * @ @ @ @ @ @           @ % = #   @ @ @ @ % @ @
#    @ = : + = : * @ % * * %           # * : @ . % - + =   # @
#    @ : * @ @ = - # : : : :           @ + @ @ @ -   @   * : %
#    % : * @ @ = : - = @ % -           %   % # @ + : :   %   :
#    @ = : * + : * : * @ @ +           = @ @   * :   + = . % +
#    @ % = : : + @ - = @ % -           @ : # *   : @   @ @ -
#    @ @ @ @ @ @ @ # : : : :           @ @ @ @ @ @ @ = * - +
#    @ @ @ @ @ @ @ @ % * * %           @ @ @ + * @ @ @ @ @ * @
#    @ @ @ @ @ @ @ @ @ @ @ @           @ @ @ @ @ % @ @ % @ @ @
#    @ @ @ @ @ @ @ @ @ @ @ @             @ @ + @ @ # @ : # @ +
#    @ @ @ @ @ @ @ @ @ @ @ @           @ @ @ @   # @ = - @ * .
#
#    a ring                           the same with the noise of the exam
#                                      =     # :     : @     +
#                                          = :   -   +     . -
#            : + = :                           @ % + %     : :
#        - @ % * # @ #                     +   @ @   @ : -
#      = @ :       : @ +               - @     .   #   @   #
#      @ -           * #                 . @ - - + .   : - *
#    - @             # *                 % . :       * @ #   .
#    : @ :         - @ :               . @       : . @ @ @
#      # @ -   . + @ =                   @   @ *     + = - @
#        + @ @ @ * .                   - . @ @ @ = +   # -
#                                      :     : @         : =
#                                      .                   =
# ```
#
# A row of `x` is one of these pictures, read line by line: 144 grey values from 0 to 1. `y` has 0
# for glasses, 1 for a ring.
#
# You may generate as many of them as you like in a separate file (`learnloop` itself cannot be
# imported in `exercise8.py`). So you can hold your own exam before the real one. Save this as
# `exercises/try_exam.py` and run `python exercises/try_exam.py`:
#
# ```python
# import numpy as np
# from learnloop.datasets import glasses_vs_rings
# from exercise8 import fit, predict
#
# rng = np.random.default_rng(1)
# x, y = glasses_vs_rings(2000, rng, noise=0.5)
# x_new, y_new = glasses_vs_rings(5000, rng, noise=0.5)
#
# params = fit(x.copy(), y, rng)
# print("its own pictures ", np.mean(predict(params, x) == y))
# print("new pictures     ", np.mean(predict(params, x_new) == y_new))
# ```
#
# ## How it is graded
#
# `fit` is worth 18 points. They rise with the **accuracy**, the fraction of the 5,000 new
# pictures that get the right label: slowly at first, since about 90 % can be reached by heart,
# and fast where a network has to have understood something.
#
# ```
#    points
#      18 |                                           _______
#         |                                          /
#       9 |                                      _ -'
#         |                            _ . - '
#       0 |____________________ . - '
#         +-------------------+---------------------+---+---- accuracy
#        50 %                70 %                  92 % 96 %
#      guessing                                      badge
#
#    from 70 to 92 %      9 * (accuracy - 0.70) / 0.22
#    from 92 to 93.5 %    9 * (accuracy - 0.92) / 0.015 + 9
#    from 93.5 %          18, and from 96 % a badge
# ```
#
# **By hand.** A network that is right about 4,450 of the 5,000 has an accuracy of 0.89 and gets
# `9 * 0.19 / 0.22 = 7.8` points; with 4,650 it has 0.93 and gets `9 * 0.01 / 0.015 + 9 = 15`. The
# model answer reaches about 0.95 and gets full marks.
#
# `predict` is worth 2 points. You get them as soon as `fit` has earned any.
#
# - **The time.** `fit` may use 10 times the CPU time that the model answer needs, which every
#   check measures again on your computer: 3 to 4 seconds on our machine. The report of a full
#   score shows your time. Only CPU time counts, not the time when other programs keep the
#   computer busy. (And at most 20 seconds may pass on the clock.)
# - **Other processes.** `predict` runs in a separate process, a new one for every call. All it
#   gets from your training is `params`: the global variables of `fit` are not there. `params` may
#   be numbers and arrays, in lists, tuples and dicts, with at most 250,000 numbers in all (64
#   hidden units are 9,410).
# - **Learning belongs in `fit`.** All 5,000 pictures may cost `predict` as much CPU time as the
#   training, one picture a hundredth of that: plenty for going forward, too little for learning.
# - **Each picture by itself.** Asked about one picture, `predict` must say the same as when it is
#   asked about all of them at once.
# - **Learned, not built in.** A second `fit` gets the same pictures with the two labels swapped.
#   A network that learned from the labels now says ring for glasses. One that still gives more
#   than 70 % of the pictures their true names had the answers already, and gets no points.
# - **Your own code.** You may import your own exercises 1 to 7, as in
#   `from exercise1 import forward`. Their files must be next to this one: in the exam nothing
#   replaces them.
# - **New pictures every time**, drawn at random and not from the content of your file. So your
#   accuracy is a little different in every check: by about 0.3 percentage points because there
#   are 5,000 pictures, and by another 0.2 because other training pictures teach other things.
#
# ## Three takeaways
#
# The whole course fits into three sentences, and each of them earns you points here.
#
# **1. Repetition is the key.** One turn of the loop makes a network a little less wrong. With
# 2,000 pictures in batches of 20, an epoch has 100 turns. After one epoch, a network with 64
# hidden units gets 79 % of new pictures right; 60 epochs are 6,000 turns.
#
# **2. Measure, don't guess.** Would 128 units be better? Is the learning rate too small? Do not
# guess, split: train on 1,600 pictures, measure on the other 400 (`train_val_split`), change
# *one* thing, and measure again. But 400 pictures are not many: an accuracy of 0.9 on them is
# typically off by 1.5 percentage points, and small differences may be due to chance. (The rule: a
# fraction `p` of `n` is typically off by `sqrt(p (1 - p) / n)`, here `sqrt(0.9 * 0.1 / 400)`,
# which is 0.015.)
#
# **3. Generalisation is the goal.** These accuracies were measured, each the median of 15 runs:
#
# | what `fit` does | its own 2,000 | 5,000 new ones | points of 18 |
# | --- | --- | --- | --- |
# | nothing: random weights | 50 % | 50 % | 0 |
# | a linear model: no hidden layer | 61 % | 50 % | 0 |
# | one epoch with a hidden layer | 82 % | 79 % | 3.7 |
# | 60 epochs with a hidden layer | 100 % | 90 % | 8 |
# | the same, with measures against memorising | 99 % | 95 % | 18 |
#
# (A hidden layer here has 64 units. All of them train with `lr` = 0.1, in batches of 20, on
# `x - 0.5`: grey values of both signs, around 0. On `x` as it is, one epoch does not get far:
# 62 % and 58 %.)
#
# The models in the second and third rows *underfit*: they do not even know their own pictures.
# The fourth is the **memorising** one, and its training accuracy alone looks perfect. It has
# learned what makes a ring a ring, *and* memorised the noise of 2,000 pictures. The noise is new
# in every picture, so what was learned about it does harm.
#
# ## Against memorising
#
# Exercise 6 has two remedies: a penalty on large weights, and stopping when a validation set says
# so. There is a third one, and it is worth the most here: **more data**. You cannot have more
# pictures. But you know something about pictures that the network does not:
#
# ```
#    a ring    ->   in a mirror?    ->   upside down?    ->   as a negative?
#
#    1 2 3          3 2 1                4 5 6                9 8 7
#    4 5 6          6 5 4                1 2 3                6 5 4
# ```
#
# (The numbers are grey values: a negative has 1 - grey, here written as 10 - grey.) Each of them
# is still a ring, and the same goes for glasses. So every picture you have can serve as several,
# and each epoch can show it in a different way. This is called **augmentation**: it puts what you
# know into the data, and the loop does the rest. One row as a picture is `x[i].reshape(12, 12)`;
# all rows at once are `x.reshape(-1, 12, 12)`. Beware of changes that also change the answer, or
# that never occur in the exam's pictures: they teach the wrong thing.
#
# > **What goes wrong.** Taking the training accuracy for the result. Subtracting 0.5 or dividing
# > by something in `fit` but not in `predict`: a network that is asked about different inputs
# > from those it was trained on can only guess. Subtracting in `predict` the mean of the pictures
# > it is asked about, rather than one from `params`. Shuffling `x` but not `y`. Setting a global
# > variable in `fit` that is missing in `predict`. Returning logits, not labels.
#
# ## `fit`: the whole loop
#
# How to begin: write the plain loop of exercise 5, and run it until it is right about ten
# pictures that it was trained on. Then use all 2,000. Then measure, and only then make it better.


# %%
def fit(x, y, rng):
    """Train a classifier of small pictures, within the budget of CPU time.

    Arguments:
        x: float array (2000, 144), one 12 x 12 picture per row, grey values from 0 to 1.
        y: int array (2000,), the labels: 0 for glasses, 1 for a ring.
        rng: a numpy.random.Generator, the only source of randomness. It advances.

    Returns:
        Everything that was learned: arrays and numbers, in lists, tuples or dicts as you like. x
        may be changed along the way.
    """
    # TODO: write fit, then run: learnloop check exercise8
    raise NotImplementedError("TODO: fit")


# %% [markdown]
# ## `predict`: ask it something new
#
# This is the first step of the loop and nothing else: guess. `x` has the shape `(N, 144)`, and
# the answer `(N,)`: for each picture the number of the class with the largest logit. Whatever
# `fit` did to the grey values before the first layer must be done here as well.


# %%
def predict(params, x):
    """Say what is in each picture.

    Arguments:
        params: what fit returned, passed to another process.
        x: float array (N, 144), one picture per row, grey values from 0 to 1.

    Returns:
        An int array (N,) of labels: 0 for glasses, 1 for a ring. No argument is changed.
    """
    # TODO: write predict, then run: learnloop check exercise8
    raise NotImplementedError("TODO: predict")


# %% [markdown]
# ## Back to the loop
#
# ```
#     guess  ->  measure  ->  find who is responsible  ->  fix a little bit  ->  guess again
# ```
#
# You began with one unit that multiplies and adds. Now you have written, line by line, a program
# that was never told what a ring is, and yet knows one when it sees it for the first time. GPT-3
# is trained by the same loop: a larger guess, the same loss, the same chain of slopes, the same
# small step against the gradient. *Repetition is the key; measure, don't guess; generalisation is
# the goal.*
#
# **To think about**
#
# 1. Your network gets 95 % of these pictures right. What would you expect on pictures with a
#    noise of 0.15, on pairs of glasses standing upright, on a photograph of a watch? Which of the
#    three can you measure with `glasses_vs_rings`? Guess first, then measure.
# 2. Somebody tries 1,000 settings, measures each on the same 400 validation pictures, and keeps
#    the best. Its accuracy there is 96 %. Why will it be lower in the exam, and what would you
#    have to hold back to find out by how much?
#
# Type next:
#
# ```
# learnloop check exercise8
# ```
