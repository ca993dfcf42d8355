"""The exam of a submission: learn within a budget of CPU time, then answer what nobody has seen before."""
