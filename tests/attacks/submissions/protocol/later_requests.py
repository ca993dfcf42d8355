# Attack: answers the requests to come, which it reads in place of the worker
# Promise: A request has an unguessable id and gets one reply
# Target: mse
# Honest: none
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
messages = sys.modules["learnloop.sandbox.messages"]
protocol = sys.modules["learnloop.sandbox.protocol"]


def mse(pred, target):
    read, write = protocol.read_frame, protocol.write_frame
    while True:
        write(worker._channel, messages.Returned(worker._request, [0.0]), [])
        message, _ = read(worker._channel, worker=True)
        worker._request = message.id
