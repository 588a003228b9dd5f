import socket
import os

listener = socket.socket()
listener.bind(("", 8080))  # expect reuseaddr-missing
listener.listen(5)
os.set_inheritable(listener.fileno(), True)
os.execvp("worker", ["worker"])
