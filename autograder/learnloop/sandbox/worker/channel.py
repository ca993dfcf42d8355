"""The worker's end of the connection to the grader."""

import os


class DescriptorChannel:
    """A channel over two file descriptors, as a worker has them."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading = reading
        self._writing = writing

    def send(self, data: bytes) -> None:
        """Write all of ``data``."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._writing, rest) :]

    def receive(self, size: int) -> bytearray:
        """Read exactly ``size`` bytes; raises ``EOFError`` at the end of the stream."""
        data = bytearray()
        while len(data) < size:
            piece = os.read(self._reading, min(size - len(data), 1 << 20))
            if not piece:
                raise EOFError
            data += piece
        return data
