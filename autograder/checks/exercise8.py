"""The exam of exercise8: noisy pictures, 2,000 to learn from and 5,000 that the model has never
seen."""

from learnloop.checks import exam
from learnloop.datasets import glasses_vs_rings

NOISE = 0.5

fit, predict = exam(
    "fit",
    "predict",
    draw=lambda n, rng: glasses_vs_rings(n, rng, noise=NOISE),
    train=2000,
    test=5000,
    classes=("glasses", "ring"),
    noun="picture",
    lesson="exercise6",
)
