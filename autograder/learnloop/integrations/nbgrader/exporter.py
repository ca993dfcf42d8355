"""How nbgrader reads a submission: no file can stop it, and only the text of the code gets in."""

from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.converters import NbGraderException

from learnloop.errors import LearnloopError
from learnloop.integrations.nbgrader.shared import Classroom, close
from learnloop.integrations.nbgrader.submitted import read_cells

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


class SubmissionExporter(NotebookExporter):
    """Exports a notebook with the file's code cells and their ids; an empty one if it cannot be
    read.

    Outputs, metadata and the kernel that a file names are dropped.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Start the judge first, so that a course that cannot be graded is reported before any
        submission.
        """
        super().__init__(*args, **kwargs)
        self.released: dict[tuple[str, str, str], Any] = {}  # see RebuildCells
        close()
        try:
            self._limit_kb = Classroom(parent=self).judge.course.limits.file_kb
        except LearnloopError as error:
            self.log.error("learnloop: %s", error)
            raise NbGraderException(str(error)) from None

    def from_filename(self, filename: str, resources: Any = None, **kwargs: Any) -> tuple[Any, Any]:
        """Read the file, then run the preprocessors that autograde lists."""
        cells = []
        for cell in read_cells(Path(filename), self._limit_kb):
            marks = {"nbgrader": {"grade_id": cell.grade_id}} if cell.grade_id else {}
            cells.append(new_code_cell(cell.source, metadata=marks))
        notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})
        return self.from_notebook_node(notebook, resources=resources, **kwargs)  # type: ignore[no-any-return]
