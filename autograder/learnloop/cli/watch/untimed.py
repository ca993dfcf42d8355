"""Reports of checks without timing, and what is left to time."""

import msgspec

from learnloop.report import CheckResult, Report, counts_as_passed, was_selected


def still_to_time(report: Report) -> list[str]:
    """The functions whose time is still to be measured: those that are right in all else."""
    wrong = {check.function for check in report.checks if was_selected(check) and not counts_as_passed(check)}
    return [check.function for check in report.checks if not was_selected(check) and check.function not in wrong]


def completed(report: Report) -> Report:
    """The report as it would be with timing, where there is nothing to time."""
    first = {check.function: check.kind for check in report.checks if was_selected(check) and not counts_as_passed(check)}

    def whole(check: CheckResult) -> CheckResult:
        if was_selected(check):
            return check
        kind = "behaviour" if first[check.function] == "behaviour" and _values_passed(report, check.function) else "values"
        return msgspec.structs.replace(check, skip="after", message=f"{kind} first")

    checks = [whole(check) for check in report.checks]
    passed = all(counts_as_passed(check) for check in checks)
    return msgspec.structs.replace(report, checks=checks, complete=True, passed=passed)


def _values_passed(report: Report, function: str) -> bool:
    return any(check.function == function and check.kind != "behaviour" and check.status == "passed" for check in report.checks)
