import socket
import time

listener = None


def start():
    global listener
    listener = socket.socket()
    listener.bind(("", 8080))  # expect reuseaddr-missing
    listener.listen(5)
    time.sleep(1)
