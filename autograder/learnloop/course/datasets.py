"""The data of the course, drawn from a generator: small pictures of glasses and rings, and a noisy
curve.

Every draw is a pure function of its arguments and of the state of ``rng``: the same seed gives the
same data on every run. How the pictures look, and how hard they are, is told in docs/data.md.
"""

import numpy as np
from numpy.typing import NDArray

GLASSES, RING = 0, 1

# Lengths in halves of a picture's side, so that a picture reaches from -1 to 1 each way.
LENS_RADIUS = 0.4
HALF_BRIDGE = 0.15
RING_RADIUS = (0.45, 0.95)
RING_HEIGHT = (0.75, 1.0)  # as a share of its width: a ring seen from the side
SHIFT = 0.25  # at most, each way
SCALE = (0.8, 1.1)
TILT = 0.5  # at most, either way, in radians
STROKE = (0.08, 0.15)  # half of its width
CONTRAST = (0.6, 1.0)


def glasses_vs_rings(
    n: int, rng: np.random.Generator, size: int = 12, noise: float = 0.15
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Draw n small grey-scale pictures, each of a pair of glasses (two lenses and a bridge) or of a ring (one band).

    Place, scale, tilt, stroke and contrast differ from picture to picture, and half of them are negatives, dark on light. By that
    no single pixel tells anything on its own, so a linear classifier is left to guess.

    Arguments:
        n: the number of pictures, at least 0.
        rng: the only source of chance; it advances.
        size: the side of a picture in pixels.
        noise: the standard deviation of the normal noise on every pixel, before the greys are cut off at 0 and 1.

    Returns:
        ``x``, (n, size * size) in [0, 1], row by row from the top left, and ``y``, (n,): 0 glasses, 1 ring.
    """
    labels = rng.integers(0, 2, n)

    def each(low: float, high: float) -> NDArray[np.float64]:
        return rng.uniform(low, high, (n, 1, 1))

    at = (2 * np.arange(size) + 1) / size - 1
    right, down = at - each(-SHIFT, SHIFT), at[:, None] - each(-SHIFT, SHIFT)
    scale, tilt = each(*SCALE), each(-TILT, TILT)
    along = (right * np.cos(tilt) + down * np.sin(tilt)) / scale
    across = (down * np.cos(tilt) - right * np.sin(tilt)) / scale

    to_glasses = _distance_to_glasses(along, across)
    to_ring = np.abs(np.hypot(along, across / each(*RING_HEIGHT)) - each(*RING_RADIUS))
    distance = np.where(labels[:, None, None] == GLASSES, to_glasses, to_ring) * scale

    # A pixel is covered by as much as the stroke reaches over its middle, up to half a pixel on either side.
    covered = np.clip((each(*STROKE) - distance) * size / 2 + 0.5, 0, 1) * each(*CONTRAST)
    negative = rng.integers(0, 2, (n, 1, 1)) == 1
    grey = np.where(negative, 1 - covered, covered) + rng.normal(0, noise, covered.shape)
    return np.clip(grey, 0, 1).reshape(n, size * size), labels


def _distance_to_glasses(along: NDArray[np.float64], across: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far a place is from the outline of a lens or from the bridge, whichever is nearer."""
    to_lens = np.abs(np.hypot(np.abs(along) - HALF_BRIDGE - LENS_RADIUS, across) - LENS_RADIUS)
    to_bridge = np.hypot(np.maximum(np.abs(along) - HALF_BRIDGE, 0), across)
    return np.minimum(to_lens, to_bridge)


def noisy_curve(n: int, rng: np.random.Generator, noise: float = 0.1) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw n points beside the curve y = sin(pi x).

    Arguments:
        n: the number of points, at least 0.
        rng: the only source of chance; it advances.
        noise: the standard deviation of the normal noise on y. ``noise ** 2`` is the mean squared error of the curve itself.

    Returns:
        ``x``, (n, 1), uniform in [-1, 1], and ``y``, (n, 1).
    """
    x = rng.uniform(-1, 1, (n, 1))
    return x, np.sin(np.pi * x) + rng.normal(0, noise, x.shape)
