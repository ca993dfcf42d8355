"""An exception of a student's code in plain words: what stopped it, and where to look next. Python's own words are kept too."""

import ast
import builtins
import difflib
import math
import re
from collections.abc import Iterable

import numpy as np

from learnloop.diagnosis.crashes import operands
from learnloop.diagnosis.crashes.crash import Crash, Words
from learnloop.diagnosis.crashes.symptoms import TABLE
from learnloop.submission import syntax
from learnloop.submission.outline import bound


def cause_of(crash: Crash) -> Words:
    """What stopped the code, and the next step."""
    for rule in (_own_raise, _arguments, _nothing, _name, *operands.RULES, _attribute):
        words = rule(crash)
        if words is not None:
            return words
    for pattern, message, step in TABLE:
        found = re.match(pattern, crash.text, re.DOTALL)
        if found:
            groups = ["", *(each[:60] if each else "" for each in found.groups())]
            return f"Your code stopped: {message.format(*groups)}", step.format(*groups)
    return "Your code stopped.", "Read Python's own words first: they name what it could not do."


def _own_raise(crash: Crash) -> Words | None:
    """The line is a ``raise`` that the student wrote."""
    if crash.unit is None or crash.frame is None:
        return None
    for node in ast.walk(syntax.tree_of(crash.unit.source)):
        if isinstance(node, ast.Raise) and node.lineno == crash.frame.line:
            return (
                "Your code stopped itself, with its own `raise`.",
                "The inputs are what the docstring says: why does your code get to this line?",
            )
    return None


def _arguments(crash: Crash) -> Words | None:
    text = crash.failure.message
    if crash.failure.type != "TypeError" or not re.search("positional argument|keyword argument|multiple values for arg", text):
        return None
    if not crash.failure.frames:
        return "The function does not take the arguments of the exercise.", "Give it the parameters of the exercise again."
    return (
        "Your code stopped: a function was called with arguments that it does not take.",
        "Compare this call with the line that begins with `def`, or with NumPy's documentation.",
    )


def _nothing(crash: Crash) -> Words | None:
    """None was used as a value: which function of the student's returned it."""
    if "NoneType" not in crash.failure.message or crash.failure.type not in ("TypeError", "AttributeError"):
        return None
    message = "Your code stopped: it used None, which is what a call gives when it returns nothing."
    function = _returned_none(crash)
    if function is not None:
        name, always = function
        return (
            f"Your code stopped: `{name}` returned None, and that was used.",
            f"`{name}` has no `return`: what should it return?"
            if always
            else f"There is a path through `{name}` without a `return`: which one?",
        )
    method = _method_of_none(crash)
    if method:
        return message, f"`.{method}()` changes the list itself and returns None: put it on its own line."
    return message, "Find the line that set this value: was it a function without `return`, or a method that returns nothing?"


def _returned_none(crash: Crash) -> tuple[str, bool] | None:
    for call in _sources_of_none(crash):
        if isinstance(call.func, ast.Name):
            found = syntax.definition(crash.units, call.func.id)
            if found is not None:
                returns = [each for each in syntax.own(found[1]) if isinstance(each, ast.Return) and each.value is not None]
                return call.func.id, not returns
    return None


def _method_of_none(crash: Crash) -> str:
    methods = ("append", "extend", "insert", "sort", "reverse", "shuffle", "update", "fill")
    found = (call.func.attr for call in _sources_of_none(crash) if isinstance(call.func, ast.Attribute))
    return next((name for name in found if name in methods), "")


def _sources_of_none(crash: Crash) -> list[ast.Call]:
    """Calls that may have given the None: those in the failing line, and those that a name in it was set to."""
    frame, unit = crash.frame, crash.unit
    if frame is None or unit is None:
        return []
    around = syntax.function_at(unit, frame.line) or syntax.tree_of(unit.source)
    inside = list(syntax.own(around))
    nones = {name for name, words in frame.names.items() if words == "None"}
    earlier = [node for node in inside if isinstance(node, ast.Assign) and node.lineno < frame.line]
    earlier = [node for node in earlier if nones & {syntax.base_of(target) for target in node.targets}]
    calls = [node.value for node in earlier if isinstance(node.value, ast.Call)]
    if not calls:
        end = max(frame.end_line, frame.line)
        calls = [node for node in inside if isinstance(node, ast.Call) and frame.line <= node.lineno <= end]
        calls = [call for call in calls if _used_by(call, inside)]
    return calls


def _used_by(call: ast.Call, nodes: Iterable[ast.AST]) -> bool:
    """Whether something is done with the value of a call, other than passing it on."""
    for node in nodes:
        if isinstance(node, ast.Attribute | ast.Subscript) and node.value is call:
            return True
        if isinstance(node, ast.BinOp) and call in (node.left, node.right):
            return True
        if isinstance(node, ast.Assign) and node.value is call and isinstance(node.targets[0], ast.Tuple | ast.List):
            return True
        if isinstance(node, ast.For | ast.comprehension) and node.iter is call:
            return True
    return False


def _name(crash: Crash) -> Words | None:
    """An undefined name: the import that is missing, or the closest name that is defined."""
    text = crash.failure.message
    if crash.failure.type == "UnboundLocalError":
        name = _quoted(text)
        return (
            f"Your code stopped: `{name}` is used before it has a value in this function.",
            f"A name that is set anywhere in a function is local to it: which path gets here before `{name}` is set?",
        )
    if crash.failure.type != "NameError":
        return None
    name = _quoted(text)
    if name == "np":
        message, called = "Your code stopped: `np` is not defined here.", _called_of_np(crash)
        if called in dir(math) and "math" in _names_at_top(crash):
            return message, f"This file imports `math`, which has it: `math.{called}`."
        return message, "The line `import numpy as np` belongs at the top of the file."
    if _may_import(crash, name):
        home = crash.offered[name]
        step = f"Put `from {home} import {name}` at the top of {_file_of(crash)}: it is a function of {home}."
        return f"Your code stopped: `{name}` is not defined here.", step
    near = _nearest(name, _known_names(crash))
    step = f"Did you mean `{near}`?" if near else "Look for a typo, or a name from another function or file."
    return "Your code stopped: it uses a name that is not defined there.", step


def _file_of(crash: Crash) -> str:
    return crash.unit.name.split(",")[0] if crash.unit else ""


def _may_import(crash: Crash, name: str) -> bool:
    """Whether the name is a function of an exercise that comes before the file in which it is missing."""
    file = _file_of(crash)
    if name not in crash.offered or not file:
        return False
    order, here = list(dict.fromkeys(crash.offered.values())), file.rpartition(".")[0]
    return here not in order or order.index(crash.offered[name]) < order.index(here)


def _names_at_top(crash: Crash) -> set[str]:
    """The names bound at the top of the file in which it happened."""
    units = [unit for unit in crash.units if unit.name.split(",")[0] == _file_of(crash)]
    return {name for unit in units for node in syntax.tree_of(unit.source).body for name in bound(node)}


def _called_of_np(crash: Crash) -> str:
    """What the failing expression takes from ``np``."""
    if crash.unit is None or crash.frame is None:
        return ""
    at = crash.frame.line, crash.frame.column
    for node in ast.walk(syntax.tree_of(crash.unit.source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.lineno, node.col_offset) == at:
            return node.attr
    return ""


def _known_names(crash: Crash) -> set[str]:
    known = {name for name in dir(builtins) if not name.startswith("_")}
    if crash.unit is not None and crash.frame is not None:
        for unit in crash.units:
            known |= {name for node in syntax.tree_of(unit.source).body for name in bound(node)}
        function = syntax.function_at(crash.unit, crash.frame.line)
        if function is not None:
            known |= {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}
            known |= {each.id for each in syntax.own(function) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    return known


def _attribute(crash: Crash) -> Words | None:
    found = re.match(r"(?:module '([\w.]+)'|'([\w.]+)' object) has no attribute '(\w+)'", crash.failure.message)
    if crash.failure.type != "AttributeError" or found is None:
        return None
    module, kind, name = found[1], found[2], found[3]
    if kind in ("list", "tuple", "int", "float") and name in dir(np.ndarray):
        what = {"list": "a list", "tuple": "a tuple"}.get(kind, "a plain number")
        return (
            f"Your code stopped: {what} has no `.{name}`; an array has.",
            "Find the line that made it: should it make an array, or is the loop one level too deep?",
        )
    owners = {"numpy": np, "numpy.linalg": np.linalg, "numpy.random": np.random, "numpy.ndarray": np.ndarray}
    owner = owners.get(module or kind)
    near = _nearest(name, {each for each in dir(owner) if not each.startswith("_")}) if owner is not None else ""
    prefix = {"numpy": "np", "numpy.linalg": "np.linalg", "numpy.random": "np.random"}.get(module or "", "")
    if near:
        return f"Your code stopped: there is no `{prefix}.{name}`.", f"Did you mean `{prefix}.{near}`?"
    if kind == "numpy.ndarray" and name in dir(np):
        return f"Your code stopped: an array has no `.{name}`.", f"It is a function: `np.{name}(...)`."
    what = f"the module `{module}`" if module else f"a value of type `{kind}`"
    return f"Your code stopped: {what} has no `{name}`.", "Is the name spelled right, and is this what you think it is?"


def _nearest(name: str, known: Iterable[str]) -> str:
    return next(iter(difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.7)), "")


def _quoted(text: str) -> str:
    found = re.search(r"'([^']{1,60})'", text)
    return found[1] if found else "it"
