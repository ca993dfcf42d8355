"""learnloop: an exercise course and automatic grader for the loop that trains every neural network."""

__version__ = "0.1.0"


def load_ipython_extension(shell: object) -> None:
    """What ``%load_ext learnloop`` calls: the magics ``%check`` and ``%hint``."""
    import importlib

    # By its name, as an entry point would: what stands at the bottom of the house knows none of its faces.
    importlib.import_module("learnloop.integrations.notebook.magics").load(shell)
