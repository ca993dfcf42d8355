"""Who runs in ``references.py``: the Numba references, NumPy's idiom, PyTorch and JAX, each doing the same pieces of work.

A library gives, for each kind of work, a function that takes the inputs as NumPy arrays, prepares what a program would
have at hand already (tensors, compiled functions, copies of params), and returns the call that is timed. What the call
returns is turned back by ``arrays``. A training step keeps its params from call to call.
"""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from learnloop.course.location import course_root
from learnloop.sandbox.reference import PACKAGE, load

Call = Callable[[], Any]
Params = list[tuple[np.ndarray, np.ndarray]]
LR = 0.01


class Library(Protocol):
    """One column of the table."""

    name: str

    def softmax_ce(self, logits: np.ndarray, labels: np.ndarray) -> Call:
        """Cross-entropy and its gradient at the logits."""

    def dense_relu(self, x: np.ndarray, W: np.ndarray, b: np.ndarray) -> Call:
        """max(x W + b, 0)."""

    def training_step(self, params: Params, x: np.ndarray, labels: np.ndarray) -> Call:
        """One step of gradient descent on cross-entropy, and the loss before it."""

    def numerical_gradient(self, params: Params, x: np.ndarray, labels: np.ndarray, h: float) -> Call:
        """Central differences of the loss in every parameter, as one flat vector."""

    def arrays(self, result: Any) -> list[np.ndarray]:
        """A result as a flat list of NumPy arrays."""


def flat(value: Any) -> list[Any]:
    """What is in nested lists and tuples."""
    return [each for part in value for each in flat(part)] if isinstance(value, (list, tuple)) else [value]


class Numba:
    """The references of the course, for one dtype."""

    name = "Numba reference"

    def __init__(self, dtype: np.dtype[Any]) -> None:
        from float32 import load_in_float32
        from numerical_gradient import numerical_gradient_of_mlp

        folder = Path(course_root()) / "solutions" / "accelerated"
        load(str(folder), "exercise1")
        package = importlib.import_module(PACKAGE)
        if dtype == np.float32:
            self._training, exponential = load_in_float32(package, "exercise5", "vector_exp")
        else:
            self._training, exponential = (importlib.import_module(f"{PACKAGE}.{name}") for name in ("exercise5", "vector_exp"))
        self.exponential = exponential.exp
        self._numerical_gradient = numerical_gradient_of_mlp(exponential.exp)

    def softmax_ce(self, logits: np.ndarray, labels: np.ndarray) -> Call:
        def call() -> Any:
            dlogits = np.empty_like(logits)
            return self._training.cross_entropy_and_grad(logits, labels, dlogits), dlogits

        return call

    def dense_relu(self, x: np.ndarray, W: np.ndarray, b: np.ndarray) -> Call:
        def call() -> Any:
            z = np.dot(x, W)
            self._training._add_bias_and_relu(z, b)
            return z

        return call

    def training_step(self, params: Params, x: np.ndarray, labels: np.ndarray) -> Call:
        params = [(W.copy(), b.copy()) for W, b in params]
        space = self._training.workspace(params, len(x), x.dtype)
        return lambda: (self._training.train_step(params, x, labels, LR, space), params)

    def numerical_gradient(self, params: Params, x: np.ndarray, labels: np.ndarray, h: float) -> Call:
        columns, pairs = np.ascontiguousarray(x.T), tuple(params)
        return lambda: self._numerical_gradient(pairs, columns, labels, h)

    def arrays(self, result: Any) -> list[np.ndarray]:
        return [np.asarray(each) for each in flat(result)]


class NumPy:
    """What the lessons teach."""

    name = "NumPy idiom"

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self._dtype = dtype

    def softmax_ce(self, logits: np.ndarray, labels: np.ndarray) -> Call:
        return lambda: self._loss_and_grad(logits, labels)

    @staticmethod
    def _loss_and_grad(logits: np.ndarray, labels: np.ndarray) -> tuple[Any, np.ndarray]:
        rows = np.arange(len(labels))
        shifted = logits - logits.max(axis=1, keepdims=True)
        p = np.exp(shifted)
        total = p.sum(axis=1, keepdims=True)
        loss = np.mean(np.log(total[:, 0]) - shifted[rows, labels])
        p /= total
        p[rows, labels] -= 1.0
        p /= len(labels)
        return loss, p

    def dense_relu(self, x: np.ndarray, W: np.ndarray, b: np.ndarray) -> Call:
        return lambda: np.maximum(x @ W + b, 0.0)

    def _forward(self, params: Params, x: np.ndarray) -> list[np.ndarray]:
        activations = [x]
        for W, b in params[:-1]:
            activations.append(np.maximum(activations[-1] @ W + b, 0.0))
        return [*activations, activations[-1] @ params[-1][0] + params[-1][1]]

    def training_step(self, params: Params, x: np.ndarray, labels: np.ndarray) -> Call:
        state = [params]

        def call() -> Any:
            params = state[0]
            activations = self._forward(params, x)
            loss, dout = self._loss_and_grad(activations[-1], labels)
            new = []
            for i in reversed(range(len(params))):
                W, b = params[i]
                new.append((W - LR * (activations[i].T @ dout), b - LR * dout.sum(axis=0)))
                if i > 0:
                    dout = (dout @ W.T) * (activations[i] > 0)
            state[0] = new[::-1]
            return loss, state[0]

        return call

    def numerical_gradient(self, params: Params, x: np.ndarray, labels: np.ndarray, h: float) -> Call:
        copies = [(W.copy(), b.copy()) for W, b in params]
        rows = np.arange(len(labels))

        def loss() -> Any:
            logits = self._forward(copies, x)[-1]
            shifted = logits - logits.max(axis=1, keepdims=True)
            return np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[rows, labels])

        def call() -> Any:
            slopes = []
            for array in flat(copies):
                entries = array.reshape(-1)
                for i in range(entries.size):
                    saved = entries[i]
                    entries[i] = saved + h
                    above = loss()
                    entries[i] = saved - h
                    slopes.append((above - loss()) / (2 * h))
                    entries[i] = saved
            return np.array(slopes)

        return call

    def arrays(self, result: Any) -> list[np.ndarray]:
        return [np.asarray(each) for each in flat(result)]


class Torch:
    """PyTorch with autograd, eager or through ``torch.compile``."""

    def __init__(self, dtype: np.dtype[Any], *, compiled: bool = False) -> None:
        import torch

        torch.set_num_threads(1)
        self._torch = torch
        self.name = "torch.compile" if compiled else "PyTorch eager"
        self._compiled: Callable[[Any], Any] = (lambda f: torch.compile(f, dynamic=False)) if compiled else (lambda f: f)

    def _loss(self, params: Any, x: Any, labels: Any) -> Any:
        for W, b in params[:-1]:
            x = self._torch.relu(self._torch.addmm(b, x, W))
        W, b = params[-1]
        return self._torch.nn.functional.cross_entropy(self._torch.addmm(b, x, W), labels)

    def _tensors(self, value: Any, grad: bool = False) -> Any:
        if isinstance(value, (list, tuple)):
            return [self._tensors(each, grad) for each in value]
        return self._torch.tensor(value).requires_grad_(grad)

    def softmax_ce(self, logits: np.ndarray, labels: np.ndarray) -> Call:
        z, y = self._tensors(logits, grad=True), self._tensors(labels)
        loss_of = self._compiled(self._torch.nn.functional.cross_entropy)

        def call() -> Any:
            z.grad = None
            loss = loss_of(z, y)
            loss.backward()
            return loss, z.grad

        return call

    def dense_relu(self, x: np.ndarray, W: np.ndarray, b: np.ndarray) -> Call:
        torch, inputs = self._torch, self._tensors([b, x, W])
        layer = self._compiled(lambda b, x, W: torch.relu_(torch.addmm(b, x, W)))

        def call() -> Any:
            with torch.no_grad():
                return layer(*inputs)

        return call

    def training_step(self, params: Params, x: np.ndarray, labels: np.ndarray) -> Call:
        torch = self._torch
        tensors, inputs, y = self._tensors(params, grad=True), self._tensors(x), self._tensors(labels)
        leaves = flat(tensors)
        loss_of = self._compiled(self._loss)

        def call() -> Any:
            for leaf in leaves:
                leaf.grad = None
            loss = loss_of(tensors, inputs, y)
            loss.backward()
            with torch.no_grad():
                torch._foreach_add_(leaves, [leaf.grad for leaf in leaves], alpha=-LR)
            return loss, tensors

        return call

    def numerical_gradient(self, params: Params, x: np.ndarray, labels: np.ndarray, h: float) -> Call:
        torch = self._torch
        start, inputs, y = torch.cat([t.reshape(-1) for t in flat(self._tensors(params))]), self._tensors(x), self._tensors(labels)

        def loss(vector: Any) -> Any:
            rest, pairs = vector, []
            for W, b in params:
                pairs.append((rest[: W.size].reshape(W.shape), rest[W.size : W.size + b.size]))
                rest = rest[W.size + b.size :]
            return self._loss(pairs, inputs, y)

        def slope(direction: Any) -> Any:
            return (loss(start + h * direction) - loss(start - h * direction)) / (2 * h)

        slopes = self._compiled(torch.func.vmap(slope))
        directions = torch.eye(len(start), dtype=start.dtype).split(64)

        def call() -> Any:
            with torch.no_grad():
                return torch.cat([slopes(some) for some in directions])

        return call

    def arrays(self, result: Any) -> list[np.ndarray]:
        return [each.detach().numpy() for each in flat(result)]


class Jax:
    """``jax.jit``, with params that a step may overwrite."""

    name = "jax.jit"

    def __init__(self, dtype: np.dtype[Any]) -> None:
        import jax
        import jax.flatten_util

        jax.config.update("jax_enable_x64", True)
        self._jax = jax

    def _cross_entropy(self, logits: Any, labels: Any) -> Any:
        jnp = self._jax.numpy
        right = jnp.take_along_axis(logits, labels[:, None], axis=1)[:, 0]
        return jnp.mean(self._jax.nn.logsumexp(logits, axis=1) - right)

    def _loss(self, params: Any, x: Any, labels: Any) -> Any:
        for W, b in params[:-1]:
            x = self._jax.nn.relu(x @ W + b)
        return self._cross_entropy(x @ params[-1][0] + params[-1][1], labels)

    def _ready(self, f: Callable[..., Any], *inputs: Any) -> Call:
        return lambda: self._jax.block_until_ready(f(*inputs))

    def softmax_ce(self, logits: np.ndarray, labels: np.ndarray) -> Call:
        put = self._jax.device_put
        return self._ready(self._jax.jit(self._jax.value_and_grad(self._cross_entropy)), put(logits), put(labels))

    def dense_relu(self, x: np.ndarray, W: np.ndarray, b: np.ndarray) -> Call:
        jax = self._jax
        return self._ready(jax.jit(lambda x, W, b: jax.nn.relu(x @ W + b)), *jax.device_put((x, W, b)))

    def training_step(self, params: Params, x: np.ndarray, labels: np.ndarray) -> Call:
        jax = self._jax
        state, x, labels = jax.tree.map(jax.numpy.array, params), jax.device_put(x), jax.device_put(labels)

        def step(params: Any, x: Any, labels: Any) -> Any:
            loss, grads = jax.value_and_grad(self._loss)(params, x, labels)
            return loss, jax.tree.map(lambda p, g: p - LR * g, params, grads)

        step = jax.jit(step, donate_argnums=0)

        def call() -> Any:
            nonlocal state
            loss, state = jax.block_until_ready(step(state, x, labels))
            return loss, state

        return call

    def numerical_gradient(self, params: Params, x: np.ndarray, labels: np.ndarray, h: float) -> Call:
        jax = self._jax
        start, unravel = jax.flatten_util.ravel_pytree(jax.device_put(params))
        inputs, y = jax.device_put(x), jax.device_put(labels)

        def slope(i: Any) -> Any:
            above, below = start.at[i].add(h), start.at[i].add(-h)
            return (self._loss(unravel(above), inputs, y) - self._loss(unravel(below), inputs, y)) / (2 * h)

        return self._ready(jax.jit(lambda: jax.lax.map(slope, jax.numpy.arange(len(start)), batch_size=64)))

    def arrays(self, result: Any) -> list[np.ndarray]:
        return [np.asarray(each) for each in flat(result)]
