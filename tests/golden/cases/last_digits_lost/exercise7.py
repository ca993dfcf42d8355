# Counts that went through floats and through whole numbers of 64 bits.
import numpy as np


def count_parameters(sizes):
    total = sum(fan_in * fan_out + fan_out for fan_in, fan_out in zip(sizes[:-1], sizes[1:]))
    return float(total)


def transformer_parameters(n_layers, d_model, vocab_size, context):
    blocks = 12 * n_layers * d_model**2.0 + 13 * n_layers * d_model
    return int(blocks + (vocab_size + context) * d_model + 2 * d_model)


def training_flops(n_parameters, n_tokens):
    return np.prod([6, n_parameters, n_tokens])


def training_steps(n_tokens, tokens_per_batch):
    return np.ceil(n_tokens / tokens_per_batch)


def training_years(flops, flops_per_second, utilization, n_devices=1):
    return flops / (flops_per_second * utilization * n_devices) / 3600 / 24 / 365


def training_dollars(flops, flops_per_second, utilization, dollars_per_hour):
    raise NotImplementedError


def weight_bytes(n_parameters, bits):
    return n_parameters * bits // 8


def implied_utilization(flops, years, flops_per_second):
    seconds = years * 365.25 * 86400
    return f"{flops / seconds / flops_per_second:.0%}"
