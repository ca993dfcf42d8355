"""Values: arrays and how they are compared, and what stands for a value that cannot be sent."""
