"""The one process in which a student's code runs. It answers requests with data and decides nothing.

``server`` answers the grader, ``student_modules`` executes the source, ``arguments`` and ``results`` are what goes into a call
and what it returned, ``printed`` keeps what was printed; ``frames`` (with ``spans``, ``expressions``, ``shapes``) tells where
code was and what its names stood for.
"""
