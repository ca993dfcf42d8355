# Attack: an exception whose words are a subclass of str that lies about itself
# Promise: as text and as a syntax tree
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

class Words(str):
    def __getitem__(self, key): return self
    def __len__(self): return 10**9
    def encode(self, *a): raise SystemExit(0)
    def __format__(self, spec): return Words("x" * 10_000)


class Wordy(Exception):
    def __str__(self): return Words("y" * 100_000)
    def __format__(self, spec): return Words("z" * 100_000)


def mse(pred, target):
    raise Wordy()


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
