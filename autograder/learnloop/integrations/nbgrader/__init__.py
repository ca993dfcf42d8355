"""nbgrader courses whose marks are made where student code never runs."""
