"""Running a stranger's code: a worker process, the protocol it speaks, and what confines it."""
