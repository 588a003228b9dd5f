import contextlib
import socket


@contextlib.contextmanager
def listening():
    with socket.socket() as listener:
        listener.bind(("", 8080))  # expect reuseaddr-missing
        listener.listen(5)
        yield listener
        print("closed")
