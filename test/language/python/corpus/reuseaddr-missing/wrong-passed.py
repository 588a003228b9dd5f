import socket
import subprocess

listener = socket.socket()
listener.bind(("", 8080))  # expect reuseaddr-missing
listener.listen(5)
worker = subprocess.Popen(["worker"], pass_fds=[listener.fileno()])
worker.wait()
