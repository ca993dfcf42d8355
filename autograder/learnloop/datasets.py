"""The data of the course, for students and for checks."""

from learnloop.course.datasets import GLASSES, RING, glasses_vs_rings, noisy_curve

__all__ = ["GLASSES", "RING", "glasses_vs_rings", "noisy_curve"]
