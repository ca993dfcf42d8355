"""Run a notebook from its first cell to its last in a real kernel, and write it with its outputs; a program for the tests.

``python notebook_runner.py IN.ipynb OUT.ipynb``: the kernel works in the folder of IN. Ends with an error where a cell does.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    notebook = nbformat.read(source, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(source.parent)}}).execute()
    nbformat.write(notebook, target)
