"""learnloop in a classroom: nbgrader's courses, with marks that are made where student code never runs.

``learnloop nbgrader init`` writes a course whose ``nbgrader_config.py`` calls ``configure``; from then on the commands are
nbgrader's own. This module imports nothing of it before it is used: that takes seconds.
"""

from typing import Any

__all__ = ["configure"]

EXPORTER = "learnloop.integrations.nbgrader.exporter.SubmissionExporter"
REBUILD = "learnloop.integrations.nbgrader.rebuild.RebuildCells"
GRADE = "learnloop.integrations.nbgrader.preprocessor.GradeCells"
STUB = '# TODO: write this function, then run the check in the next cell\nraise NotImplementedError("TODO")'


def configure(c: Any) -> None:
    """Put learnloop's judgement into a course of nbgrader's; ``c`` is what ``get_config()`` gives in ``nbgrader_config.py``.

    Submissions are read by ``SubmissionExporter``, which no file can stop; ``RebuildCells`` makes the notebook anew from the
    gradebook and the student's solutions, in both of autograde's lists; ``GradeCells`` stands where ``Execute`` stood, so that no
    kernel starts. Saving, penalties, feedback and export are nbgrader's.
    """
    from learnloop.integrations.nbgrader.uploads import protect

    protect()
    penalties = "nbgrader.preprocessors.AssignLatePenalties"
    check = "nbgrader.preprocessors.CheckCellMetadata"
    c.Autograde.exporter_class = EXPORTER
    c.Autograde.sanitize_preprocessors = [REBUILD]
    c.Autograde.autograde_preprocessors = [REBUILD, GRADE, "nbgrader.preprocessors.SaveAutoGrades", penalties, check]
    c.ClearSolutions.code_stub = {"python": STUB}
    c.HTMLExporter.exclude_input_prompt = True
    c.HTMLExporter.exclude_output_prompt = True
