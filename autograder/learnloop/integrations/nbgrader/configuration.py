"""learnloop in a classroom: nbgrader courses whose marks are made where student code never runs.

``learnloop nbgrader init`` writes a course whose ``nbgrader_config.py`` calls ``configure``; from
then on the commands are nbgrader's own. nbgrader takes seconds to import, so this module imports it
only when it is needed.
"""

from typing import Any

__all__ = ["configure"]

EXPORTER = "learnloop.integrations.nbgrader.exporter.SubmissionExporter"
REBUILD = "learnloop.integrations.nbgrader.rebuild.RebuildCells"
GRADE = "learnloop.integrations.nbgrader.preprocessor.GradeCells"
STUB = '# TODO: write this function, then run the check in the next cell\nraise NotImplementedError("TODO")'


def configure(c: Any) -> None:
    """Let learnloop grade an nbgrader course; ``c`` is what ``get_config()`` returns in its config
    file.

    ``SubmissionExporter`` reads submissions, and no file can stop it. ``RebuildCells``, in both of
    autograde's lists, rebuilds the notebook from the gradebook and the student's solutions.
    ``GradeCells`` takes the place of ``Execute``, so no kernel is started. Saving, penalties,
    feedback and export remain nbgrader's.
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
