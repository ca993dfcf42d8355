"""The commands: a module each, named after it.

This table is all that ``learnloop --help`` loads of them.
"""

from learnloop.cli.group import CommandInfo

COMMANDS = {
    "start": CommandInfo("learnloop.cli.commands.start", "start", "Copy the exercises into a new folder."),
    "check": CommandInfo("learnloop.cli.commands.check", "check", "Grade exercises."),
    "watch": CommandInfo("learnloop.cli.commands.watch", "watch", "Check an exercise whenever it is saved."),
    "hint": CommandInfo("learnloop.cli.commands.hint", "hint", "Show a hint."),
    "status": CommandInfo("learnloop.cli.commands.status", "status", "Show where you stand."),
    "read": CommandInfo("learnloop.cli.commands.read", "read", "Read the lesson of an exercise."),
    "solution": CommandInfo("learnloop.cli.commands.solution", "solution", "Show a solution of an exercise that has passed."),
    "repro": CommandInfo("learnloop.cli.commands.repro", "repro", "Write a call that goes wrong as a small program."),
    "reset": CommandInfo("learnloop.cli.commands.reset", "reset", "Reset an exercise or a function, with a backup of yours."),
    "completion": CommandInfo("learnloop.cli.commands.completion", "completion", "Print the completion script for your shell."),
    "grade": CommandInfo("learnloop.cli.commands.grade", "grade", "Grade a class."),
    "doctor": CommandInfo("learnloop.cli.commands.doctor", "doctor", "Show versions and how well submissions are confined here."),
    "cells": CommandInfo("learnloop.cli.commands.cells", "cells", "Grade the cells of a notebook.", hidden=True),
    "dev": CommandInfo("learnloop.cli.commands.dev", "dev", "For authors of a course."),
    "nbgrader": CommandInfo("learnloop.cli.commands.nbgrader", "nbgrader", "For a class on nbgrader."),
}
