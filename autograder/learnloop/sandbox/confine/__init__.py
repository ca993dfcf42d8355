"""What a worker takes from itself before it sees a line of a student's source. The one room of confinement.

``tiers`` are the words for how strong it is, ``probe`` finds out which tier this system really gives, ``lock`` applies it,
``seccomp`` and ``landlock`` are its two layers in the kernel, ``process`` is what every tier takes. docs/security.md says what
each tier promises.
"""
