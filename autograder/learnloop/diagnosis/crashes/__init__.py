"""What a student is told of a call that did not return: what stopped it, or where it went round."""
