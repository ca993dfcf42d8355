"""learnloop: an exercise course and automatic grader for the loop that trains every neural network."""

__version__ = "0.1.0"
