"""Jupyter: ``%load_ext learnloop``, then ``%check mse_grad`` and ``%hint mse_grad``."""
