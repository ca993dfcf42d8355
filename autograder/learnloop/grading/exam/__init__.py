"""The exam of a submission: learn within a budget of CPU time, then label examples never seen before."""
