"""Source with which a student forges frames."""

# A student who wants the grader's attention: writes frames to every descriptor, with the request's own id or another.
FORGER = """
import msgspec, os, sys
from learnloop.sandbox import encoding, messages, protocol

def descriptors():
    try:
        return [int(name) for name in os.listdir("/proc/self/fd") if int(name) > 2]
    except OSError:
        return list(range(3, 64))

def write(data):
    for descriptor in descriptors():
        try:
            os.write(descriptor, data)
        except OSError:
            pass

class Everywhere:
    def send(self, data):
        write(data)

def worker():
    return next(finder for finder in sys.meta_path if type(finder).__name__ == "StudentModules")._worker

def send(message, payload=()):
    protocol.write_frame(Everywhere(), message, list(payload))

def honest():
    return 7.0
"""
