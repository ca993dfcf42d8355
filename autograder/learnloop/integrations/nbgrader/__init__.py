"""nbgrader: its courses, with marks that are made where student code never runs."""
