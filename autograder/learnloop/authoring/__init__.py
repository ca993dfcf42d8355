"""What a course's author needs: deriving files from the solutions, and testing the checks."""
