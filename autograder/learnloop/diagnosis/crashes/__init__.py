"""What a student is told about a call that did not return: what stopped it, or where it looped."""
