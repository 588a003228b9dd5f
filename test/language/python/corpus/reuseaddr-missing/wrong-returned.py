import socket


def make_listener():
    listener = socket.socket()
    listener.bind(("", 8080))  # expect reuseaddr-missing
    listener.listen(5)
    name = listener.getsockname()
    print("listening", name)
    return listener
