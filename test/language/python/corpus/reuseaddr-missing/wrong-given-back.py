import socket


def make_listener():
    listener = socket.socket()
    listener.bind(('127.0.0.1', 8000))  # expect reuseaddr-missing
    listener.listen(5)
    print('listening')
    return listener
