# %% [markdown]
# # Exercise 7: real-world scale (count before you train)
#
# ```
#     guess  ->  MEASURE  ->  find who is responsible  ->  fix  ->  guess again
#              ... a claim this time, not a network
# ```
#
# The loop that you built trains a network with a few thousand parameters in seconds. The same
# loop, step for step, trained GPT-3. What changes is the scale, and people say a lot about scale.
# You may have read something like this:
#
# > *GPT-3 has 175 billion parameters. It read most of the internet, and its weights were
# > corrected millions of times: the gradient is followed until the global minimum is reached.
# > That took months on thousands of GPUs and cost about 100 million dollars. On a single
# > RTX 4090 it would have taken 355 years.*
#
# Some of that is right, some is loose, and some is wrong. How can you tell? Not by believing it,
# and not by doubting it either: **count**. Eight functions of one or two lines each are enough.
# At the end you run the whole quotation through them.
#
# ## Large numbers without fear
#
# | word | power of ten | prefix | example |
# | --- | --- | --- | --- |
# | million | 1e6 | mega (M) | |
# | billion | 1e9 | giga (G) | 24 GB: the memory of an RTX 4090 |
# | trillion | 1e12 | tera (T) | 82.6 TFLOP/s: its speed, at best, with 32-bit numbers |
# | | 1e15 | peta (P) | 10,000 of these cards make 826 PFLOP/s |
#
# A **FLOP** is one floating-point operation: one addition or one multiplication. *FLOPs* measure
# an amount of work, as kilometres measure a distance. *FLOP/s* measure a speed, like kilometres
# per hour. Most mistakes with large numbers are mistakes with units, so **write the unit next to
# every number**. If the units do not cancel to what you want, the formula is wrong:
#
# ```
#                           FLOPs
#    time in seconds  =  ------------            (FLOPs cancel, and 1 / (1 / s) is s)
#                        FLOPs per second
# ```
#
# **Counts are exact.** Parameters and steps are counted, so these functions return an `int`.
# Python's integers never run out of room and keep every digit. A float keeps about 16 digits:
# above 2^53 = 9,007,199,254,740,992 it cannot even tell neighbouring integers apart. And NumPy's
# integers have 64 bits (or 32): beyond 9.2e18 (2.1e9) they *wrap around* and become nonsense,
# usually without a warning. So plain Python works best here. Work, times, dollars and fractions
# are floats; an int will do where one of them is a whole number.
#
# Nothing in this exercise is timed: each answer takes a handful of multiplications, so no answer
# is noticeably slower than another.

# %% [markdown]
# ## `count_parameters`: how many numbers are there to fix?
#
# A network of exercise 1 is described by its `sizes = [D, H, ..., C]`. Each pair of neighbours is
# a layer with `fan_in` inputs and `fan_out` units: a matrix `W` of shape `(fan_in, fan_out)` and
# a vector `b` of shape `(fan_out,)`. Count their entries and add up the layers:
#
# ```
#    parameters  =  sum over layers of  ( fan_in * fan_out  +  fan_out )
# ```
#
# **By hand.** The network for the pictures of glasses and rings, `sizes = [144, 32, 2]`:
#
# ```
#    144 pixels ---------> 32 units ---------> 2 logits
#          W0 (144, 32)          W1 (32, 2)
#          b0 (32,)              b1 (2,)
#
#          144 * 32 = 4,608      32 * 2 = 64
#                   +    32             +  2
#                   = 4,640             = 66        together 4,706
# ```
#
# The inputs are given, not learned: the 144 pixels have no biases.
#
# > **What goes wrong.** Forgetting the biases, or giving some to the inputs. Multiplying all the
# > sizes: layers come one after another, so their counts *add up*. Returning a float, such as
# > `4706.0`, or using NumPy's integers, which overflow.


# %%
def count_parameters(sizes):
    """Count the weights and biases of a network of linear layers.

    Arguments:
        sizes: list of at least two ints of at least 1, [D, H, ..., C]: the number of inputs,
            the units of each hidden layer, the number of outputs.

    Returns:
        An int, exact however large: fan_in * fan_out weights and fan_out biases for each layer.
        sizes is not changed.
    """
    # TODO: write count_parameters, then run: learnloop check exercise7
    raise NotImplementedError("TODO: count_parameters")


# %% [markdown]
# ## `transformer_parameters`: GPT-3 is made of linear layers
#
# GPT-3 is a *transformer*. It reads a text as a sequence of **tokens** (words and pieces of
# words) and guesses which token comes next. How a transformer works is another course. To *count*
# its parameters you need only the shapes, and nearly all of it consists of linear layers, which
# you know.
#
# Four numbers describe it: `L` layers (called blocks), the width `d` (each token is a vector
# of `d` numbers), a vocabulary of `V` tokens and a context of at most `T` tokens at a time.
#
# ```
#    token and position in the text
#          |
#    [ table of tokens, (V, d) ]  +  [ table of positions, (T, d) ]            (V + T) d
#          |
#    [ block 1 ] -> [ block 2 ] -> ... -> [ block L ]                  L (12 d^2 + 13 d)
#          |
#    [ layer norm: a scale and a shift for each of the d numbers ]                   2 d
#          |
#    scores of the V tokens: the table of tokens again                           nothing
# ```
#
# The last line is a trick: the scores are computed with the table from the start. The output is
# said to be *tied* to it. The same numbers are used twice, and count once.
#
# One block:
#
# | part | weights | biases | total |
# | --- | --- | --- | --- |
# | layer norm | `d` (a scale) | `d` (a shift) | `2 d` |
# | attention, into three vectors: `(d, 3 d)` | `3 d^2` | `3 d` | `3 d^2 + 3 d` |
# | attention, back into one: `(d, d)` | `d^2` | `d` | `d^2 + d` |
# | layer norm | `d` | `d` | `2 d` |
# | MLP, first layer: `(d, 4 d)` | `4 d^2` | `4 d` | `4 d^2 + 4 d` |
# | MLP, second layer: `(4 d, d)` | `4 d^2` | `d` | `4 d^2 + d` |
# | **the block** | | | **`12 d^2 + 13 d`** |
#
# In total:
#
# ```
#    parameters  =  12 L d^2  +  13 L d  +  (V + T) d  +  2 d
# ```
#
# **By hand.** A toy with `L = 1`, `d = 2`, `V = 5`, `T = 3`:
#
# ```
#    12 * 1 * 4  +  13 * 1 * 2  +  (5 + 3) * 2  +  2 * 2   =   48 + 26 + 16 + 4   =   94
# ```
#
# And the real one: GPT-3 has `L = 96`, `d = 12288`, `V = 50257`, `T = 2048`:
#
# ```
#    12 L d^2        173,946,175,488      matrices
#    13 L d               15,335,424      biases and layer norms of the blocks
#    (V + T) d           642,723,840      the two tables
#    2 d                      24,576      the last layer norm
#                    ---------------
#                    174,604,259,328      the paper says 174.6 billion
# ```
#
# The matrices of the blocks make up 99.6 % of it. (Its smaller sister GPT-2 small, with `L = 12`,
# `d = 768`, `T = 1024` and the same vocabulary, has 124,439,808.)
#
# > **What goes wrong.** Counting the tied table twice. Leaving out the small terms: they are
# > small, but a count is exact. The last layer norm is there once, not once per block.


# %%
def transformer_parameters(n_layers, d_model, vocab_size, context):
    """Count the parameters of a GPT: L blocks, two tables, a last layer norm, a tied output.

    Arguments:
        n_layers: L, the number of blocks, an int of at least 1.
        d_model: d, the width, an int of at least 1.
        vocab_size: V, the number of tokens in the vocabulary, an int of at least 1.
        context: T, the number of tokens read at a time, an int of at least 1.

    Returns:
        An int, exact however large: 12 L d^2 + 13 L d + (V + T) d + 2 d.
    """
    # TODO: write transformer_parameters, then run: learnloop check exercise7
    raise NotImplementedError("TODO: transformer_parameters")


# %% [markdown]
# ## `training_flops`: how much work is it?
#
# Follow one weight while one token is read. In the forward pass it is multiplied by an input, and
# the product is added to a sum: **2** operations. In the backward pass, exercise 3 needed two
# matrix products for every linear layer where the forward pass needed one: one product for `dW`,
# one for `dx`. That makes another 2 and 2, so **4**.
#
# ```
#    FLOPs  =  6 * N * D            N parameters, D tokens read in all
#
#              2  forward           x @ W
#              2  backward          dW  (who is responsible)
#              2  backward          dx  (whom to ask next)
# ```
#
# It is an estimate (Kaplan and others, 2020), and a good one: for GPT-3, what it leaves out
# (mostly the products of tokens with tokens in the attention) comes to about 3 %.
#
# **By hand.** 1,000 parameters and 500 tokens: `6 * 1000 * 500 = 3,000,000`.
#
# GPT-3 read 300 billion tokens: `6 * 174,604,259,328 * 300e9 = 3.14e23`. The paper's table D.1
# says 3.14E+23. How much is that? If everybody on Earth, 8 billion people, did one calculation
# per second without a break, it would take 1.2 million years.
#
# > **What goes wrong.** `2 N D` counts only the forward pass: that is what *using* the model
# > costs. Computing the product with NumPy's integers: 3.14e23 is far beyond the 9.2e18 that they
# > can hold, and the result is something else.


# %%
def training_flops(n_parameters, n_tokens):
    """Estimate the work of a training run: 6 operations for every parameter and every token.

    Arguments:
        n_parameters: N, an int of at least 1.
        n_tokens: D, the total number of tokens read, an int of at least 1.

    Returns:
        A float, in FLOPs: 6.0 * N * D.
    """
    # TODO: write training_flops, then run: learnloop check exercise7
    raise NotImplementedError("TODO: training_flops")


# %% [markdown]
# ## `training_steps`: how often are the weights corrected?
#
# Once per batch, as in exercise 4. If the tokens do not fill the last batch, that batch is short,
# but it counts as well: **round up**.
#
# ```
#    steps  =  tokens / tokens per batch,   rounded up to a whole number
# ```
#
# **By hand.** 10 tokens in batches of 4: two full batches and one of 2, so 3 steps. And 12
# tokens make 3 steps, not 4.
#
# GPT-3 took 300 billion tokens in batches of 3.2 million: 93,750 steps. (According to the paper's
# appendix B, the run began with smaller batches. That adds 5,000 to 14,000 steps.) So there were
# about a hundred thousand corrections, not millions. Each of them was made with care: it was
# based on 3.2 million guesses.
#
# **How it is graded.** The answer must be an `int`, and exact however large the numbers are. A
# float holds only the first 16 digits of a number: above 2^53, `/` loses tokens before anything
# rounds up. `//` divides integers exactly, and rounds down. Below zero, down is away from zero:
# `-7 // 2` is -4.
#
# > **What goes wrong.** `//` rounds down, and the last batch is lost. Adding 1 to that is right,
# > unless the division comes out even. `round` goes to the nearest integer.


# %%
def training_steps(n_tokens, tokens_per_batch):
    """Count the weight updates of a run in which every token is read once.

    Arguments:
        n_tokens: the total number of tokens, an int of at least 1.
        tokens_per_batch: the number of tokens in a batch, an int of at least 1.

    Returns:
        An int, exact however large: the number of batches, including a last one that is not full.
    """
    # TODO: write training_steps, then run: learnloop check exercise7
    raise NotImplementedError("TODO: training_steps")


# %% [markdown]
# ## `training_years`: how long does it take?
#
# Work divided by speed is time. The speed has three parts. The data sheet of a device gives its
# **peak**, the FLOP/s that it would reach if every part of it were busy in every cycle. In
# training it also has to wait, for memory and for other devices. The fraction of the peak that is
# left is the **utilization**, from 0 to 1. And there may be many devices side by side:
#
# ```
#                           FLOPs
#    seconds  =  --------------------------------         years  =  seconds / (365.25 * 86400)
#                 peak * utilization * devices
# ```
#
# A day has 24 * 60 * 60 = 86,400 seconds. A year here has **365.25 days**, which allows for leap
# years.
#
# **By hand.** `3.15576e22` FLOPs on a device with a peak of `1e14` FLOP/s, half of it used:
#
# ```
#    3.15576e22 / (1e14 * 0.5)      =  6.31152e8 seconds
#    6.31152e8 / (365.25 * 86400)   =  20 years          and with 10 devices: 2 years
# ```
#
# **A peak without its precision says little.** A data sheet lists several, because numbers with
# fewer bits are faster to compute with. *FP32* means floats of 32 bits (7 digits), *FP16* floats
# of 16 bits (3 digits). Large networks are mostly trained with products in FP16 and sums in FP32,
# on *tensor cores*: parts of the chip that do nothing but multiply matrices. (Some peaks are
# given as twice as high, for matrices in which half of the entries are zero. Use the *dense*
# one.)
#
# What utilization is usual? 0.3 to 0.5. The PaLM paper (Chowdhery and others, 2022, table 3)
# lists 0.213 for GPT-3, 0.30 to 0.33 for two later models and 0.46 for PaLM.
#
# > **What goes wrong.** Multiplying the time by the utilization: a device that is half idle takes
# > *longer*. Forgetting the devices, or a factor of 60 or 24 on the way from seconds to years.
# > Years of 365 days.


# %%
def training_years(flops, flops_per_second, utilization, n_devices=1):
    """Return how long a training run takes.

    Arguments:
        flops: the work, in FLOPs, a positive float.
        flops_per_second: the peak of one device, in FLOP/s, a positive float.
        utilization: the fraction of the peak that is reached, above 0 and at most 1.
        n_devices: how many devices share the work evenly, an int of at least 1.

    Returns:
        A float, in years of 365.25 days.
    """
    # TODO: write training_years, then run: learnloop check exercise7
    raise NotImplementedError("TODO: training_years")


# %% [markdown]
# ## `training_dollars`: what does it cost to rent?
#
# Devices are rented by the hour. The rent is the price per hour times the hours that all the
# devices work:
#
# ```
#                      FLOPs
#    hours  =  ------------------------            dollars  =  hours * dollars per hour
#               peak * utilization * 3600
# ```
#
# The number of devices makes no difference. Twice as many take half as long, and the rent stays
# the same. What you pay for is device hours.
#
# **By hand.** `3.6e19` FLOPs, a peak of `1e14`, half of it used, $1.50 an hour:
#
# ```
#    3.6e19 / (1e14 * 0.5 * 3600) = 200 hours           200 * 1.50 = 300 dollars
# ```
#
# > **What goes wrong.** A price per hour times a time in seconds is 3,600 times too much.
# > Rounding: hours may have decimals. Leaving out the utilization: you also pay for the time that
# > the device spends waiting.


# %%
def training_dollars(flops, flops_per_second, utilization, dollars_per_hour):
    """Return the rent of the devices for a training run.

    Arguments:
        flops: the work, in FLOPs, a positive float.
        flops_per_second: the peak of one device, in FLOP/s, a positive float.
        utilization: the fraction of the peak that is reached, above 0 and at most 1.
        dollars_per_hour: the rent of one device for one hour, a positive float.

    Returns:
        A float, in dollars.
    """
    # TODO: write training_dollars, then run: learnloop check exercise7
    raise NotImplementedError("TODO: training_dollars")


# %% [markdown]
# ## `weight_bytes`: does it fit?
#
# A parameter is stored in 64, 32, 16, 8 or even 4 **bits**. A **byte** is 8 bits:
#
# ```
#    bytes  =  parameters * bits / 8
# ```
#
# **By hand.** 1,000 parameters in 16 bits: `1000 * 16 / 8 = 2000` bytes.
#
# GPT-3 in 16 bits takes 349 GB (a gigabyte, GB, is 1e9 bytes). An RTX 4090 has 24 GB: it takes
# fifteen of them to hold the weights, before anything is computed. Training needs more. There is
# a gradient for every weight, and Adam, a relative of your `momentum_step`, keeps two more
# numbers per weight. The usual setup needs 16 bytes per parameter (Rajbhandari and others, 2020),
# which for GPT-3 is 2.8 TB.
#
# **How it is graded.** Only where the bytes come out whole. Return an int or a float, as you
# like.
#
# > **What goes wrong.** Confusing bits with bytes: eight times too much. `bits // 8` bytes per
# > parameter: 0 for 4 bits.


# %%
def weight_bytes(n_parameters, bits):
    """Return how many bytes it takes to hold the weights.

    Arguments:
        n_parameters: the number of parameters, an int of at least 1.
        bits: the number of bits per parameter, an int: 64, 32, 16, 8 or 4.

    Returns:
        A number, in bytes of 8 bits.
    """
    # TODO: write weight_bytes, then run: learnloop check exercise7
    raise NotImplementedError("TODO: weight_bytes")


# %% [markdown]
# ## `implied_utilization`: put a claim to the test
#
# Somebody claims a training time. You know the work, and the data sheet gives the peak. Turn the
# formula of `training_years` around, and ask: *how busy must that one device have been?*
#
# ```
#                                  FLOPs
#    utilization  =  ----------------------------------
#                     years * (365.25 * 86400) * peak
# ```
#
# | result | what it says about the claim |
# | --- | --- |
# | above 1 | refuted: nothing is faster than its peak |
# | between 0.5 and 1 | not refuted, but hardly anyone gets there |
# | 0.3 to 0.5 | the usual range |
# | below 0.3 | doubtful, not impossible: anyone can be slow. Where does the number come from? |
#
# **By hand**, with the `3.15576e22` FLOPs and the peak of `1e14` from above. A claim of 20
# years implies `3.15576e22 / (20 * 31557600 * 1e14) = 0.5`. A claim of 8 years implies 1.25,
# and is refuted.
#
# > **What goes wrong.** Turning the fraction upside down. Clipping the answer at 1: the
# > interesting answers are those above it.


# %%
def implied_utilization(flops, years, flops_per_second):
    """Return the utilization that a claimed training time on one device implies.

    Arguments:
        flops: the work, in FLOPs, a positive float.
        years: the claimed time, in years of 365.25 days, a positive float.
        flops_per_second: the peak of the device, in FLOP/s, a positive float.

    Returns:
        A float above 0: the fraction of the peak. It may well be above 1.
    """
    # TODO: write implied_utilization, then run: learnloop check exercise7
    raise NotImplementedError("TODO: implied_utilization")


# %% [markdown]
# ## The quotation, tested
#
# Save this as `exercises/try_claims.py` (not inside this file), and run
# `python exercises/try_claims.py`:
#
# ```python
# from exercise7 import *
#
# n = transformer_parameters(96, 12288, 50257, 2048)
# work = training_flops(n, 300 * 10**9)
# print(f"{n / 1e9:.1f} billion parameters, {work:.3g} FLOPs")
# print(f"{training_steps(300 * 10**9, 3_200_000):,} steps")
#
# for peak, words in (
#     (28.0e12, "V100, FP16 without tensor cores"),
#     (82.6e12, "RTX 4090, FP32"),
#     (165.2e12, "RTX 4090, FP16, sums in FP32"),
# ):
#     print(f"355 years: {implied_utilization(work, 355, peak):.2f} of the peak, {words}")
#
# print(f"{training_years(work, 165.2e12, 0.4):.0f} years on an RTX 4090, 40 % used")
# print(f"{training_years(work, 28e12, 1.0, 1000) * 365.25:.0f} days on 1,000 V100s")
# print(f"{training_dollars(work, 28e12, 1.0, 1.50) / 1e6:.1f} million dollars")
# print(f"{weight_bytes(n, 16) / 1e9:.0f} GB")
# ```
#
# Your numbers should match this table.
#
# | claim | verdict | what you find |
# | --- | --- | --- |
# | 175 billion parameters | **holds** | 174.6 billion |
# | corrected millions of times | **wrong** | about 94,000 steps, some 100,000 with the slow start |
# | months on thousands of GPUs | **loose** | 1,000 V100s: 130 days; 10,000: 13 days |
# | about 100 million dollars | **wrong model** | $4.7 million of rent, see below |
# | 355 years on an RTX 4090 | **not refuted, wrong card** | see below |
# | read most of the internet | **wrong** | see below |
# | the global minimum | **nobody knows** | gradient descent finds *a* minimum: exercise 4 |
# | the gradient is followed | **loose** | it points uphill; training walks the other way |
#
# **355 years.** Turned around, 355 years imply 28 TFLOP/s. That is exactly the speed in a
# well-known estimate (Chuan Li, Lambda, June 2020): 355 years for *one V100*, $4.6 million at
# $1.50 an hour. The RTX 4090 came out in 2022. A V100 (PCIe) reaches 28 TFLOP/s at most in FP16
# without its tensor cores, and 112 with them. So the estimate assumes that one mode of the card
# runs at 100 %, which nobody achieves. (Your 1.00 is 1.002, which refutes nothing: the 355 is
# rounded.) It came close all the same: the PaLM paper's 21.3 % is about 27 of the 125 TFLOP/s
# that the tensor cores of a V100 (SXM2) reach.
#
# For an RTX 4090 the same 28 TFLOP/s are 34 % of its peak in FP32 (82.6 TFLOP/s), and 17 % of its
# peak in FP16 with sums in FP32 (165.2 TFLOP/s, dense). Neither is above 1: the claim is *not
# refuted*. But the second precision is the one used for training, and at a usual 40 % of that
# peak the card would need 151 years. That is, if GPT-3 fitted on it: 349 GB of weights do not fit
# into 24.
#
# **100 million dollars.** 355 device years at $1.50 an hour come to $4.7 million. For 100
# million, an hour would have to cost $32. Rent is not everything, of course: a lab also pays for
# failed runs, for experiments, for people. But this figure belongs to another model. It was GPT-4
# that cost more than 100 million, according to OpenAI's head (Wired, April 2023).
#
# **Months on thousands of GPUs.** The V100s in the table run at 28 TFLOP/s each. OpenAI has not
# said how many GPUs it used, or for how long. Microsoft had built it a computer with 10,000 GPUs
# (May 2020). A thousand for four months, or ten thousand for two weeks: the claim lies somewhere
# in between, and nobody outside can check it.
#
# **Most of the internet.** The paper (section 2.2) began with 45 TB of compressed text from a
# crawl of the web and kept 570 GB, about 1.3 %. That is about 410 billion tokens, of which the
# run read 180 billion (table 2.2: 60 % of 300 billion), not even half. And the crawl is not the
# whole web.
#
# **Where the numbers come from.**
#
# | numbers | source |
# | --- | --- |
# | GPT-3: sizes, batches, data, FLOPs | Brown and others, 2020: tables 2.1, 2.2 and D.1 |
# | 6 N D | Kaplan and others, *Scaling Laws for Neural Language Models*, 2020 |
# | RTX 4090: 82.6 and 165.2 TFLOP/s, 24 GB | NVIDIA, *Ada GPU Architecture*, white paper, 2022 |
# | V100 (PCIe): 14 TFLOP/s in FP32 | NVIDIA, *Tesla V100*, data sheet, 2017 |
# | 28 in FP16, 112 with tensor cores | twice the 14; the same data sheet |
# | V100 (SXM2): 125 with tensor cores | the same data sheet |
# | utilization | Chowdhery and others, *PaLM*, 2022, table 3 |
# | 16 bytes per parameter | Rajbhandari and others, *ZeRO*, 2020 |
#
# (Brown and others: *Language Models are Few-Shot Learners*, the paper on GPT-3.) Prices go out
# of date fastest: $1.50 was the cheapest V100 hour that Lambda found in 2020.
#
# ## Back to the loop
#
# ```
#     guess  ->  MEASURE  ->  find who is responsible  ->  fix  ->  guess again
#     a claim    count        which number is off?         correct the claim
# ```
#
# *Measure, don't guess* is not only for networks. You took a claim, measured it with numbers that
# anyone can look up, found the part that was responsible (another card, another model) and
# corrected it. The correction is now a better guess, and somebody can measure it again.
#
# **To think about**
#
# 1. According to a paper from 2021, training GPT-3 again on 1,024 A100s takes 34 days. The peak
#    of an A100 in FP16 is 312 TFLOP/s. What utilization is that? To save memory, that run did the
#    forward pass twice: `8 N D` instead of `6 N D`. How busy were its devices really?
# 2. Suppose you have twice as much money. Would you rather double the parameters or the tokens?
#    What do `6 N D`, the memory and exercise 6 have to say about it?
#
# Type next:
#
# ```
# learnloop check exercise7
# ```
