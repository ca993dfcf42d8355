"""Reports as JSON, schema 1."""

from collections.abc import Sequence

import msgspec

from learnloop.report import SCHEMA, Report


def render(reports: Sequence[Report]) -> str:
    """One report as one object; several as ``{"schema": 1, "reports": [...]}``."""
    if len(reports) == 1:
        return msgspec.json.encode(reports[0]).decode()
    return msgspec.json.encode({"schema": SCHEMA, "reports": list(reports)}).decode()
