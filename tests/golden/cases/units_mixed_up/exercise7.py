# Hours, bits and shares taken for something else; a term forgotten, and one counted twice.
import math


def count_parameters(sizes):
    total = 0
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:]):
        total += fan_in * fan_out
    return total


def transformer_parameters(n_layers, d_model, vocab_size, context):
    return n_layers * (12 * d_model**2 + 13 * d_model) + (2 * vocab_size + context) * d_model + 2 * d_model


def training_flops(n_parameters, n_tokens):
    return 6 * n_parameters * n_tokens


def training_steps(n_tokens, tokens_per_batch):
    return n_tokens // tokens_per_batch


def training_years(flops, flops_per_second, utilization, n_devices=1):
    seconds = flops / (flops_per_second * n_devices) * utilization
    return seconds / (365.25 * 24 * 3600)


def training_dollars(flops, flops_per_second, utilization, dollars_per_hour):
    return flops / (flops_per_second * utilization) * dollars_per_hour


def weight_bytes(n_parameters, bits):
    return n_parameters * (bits // 8)


def implied_utilization(flops, years, flops_per_second):
    return min(1.0, flops / (years * 365.25 * 86400 * flops_per_second))
