"""Pictures as letters, as the docs and the lessons show them."""

import numpy as np


def drawn(picture: np.ndarray) -> list[str]:
    """A picture of 12 x 12 greys, two letters for each pixel, the darkest as blanks."""
    return ["".join(2 * " .:-=+*#%@"[min(int(10 * grey), 9)] for grey in line) for line in picture.reshape(12, 12)]
