"""Where things are, for every test."""

from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
CASES = TESTS / "golden" / "cases"
TRANSCRIPTS = TESTS / "golden" / "transcripts"
RIGHT_ANSWERS = TESTS / "course" / "right"
