"""Temporary."""

from learnloop.checks import function

train_step = function("train_step", inputs=lambda d: (d.params(d.D, d.H, d.C), d.normal(d.N, d.D), d.labels(d.N, d.C), 0.1))
evaluate = function("evaluate", inputs=lambda d: (d.params(d.D, d.H, d.C), d.normal(d.N, d.D), d.labels(d.N, d.C)))
