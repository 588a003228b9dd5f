"""Runs a program as it is, on loopback: what it binds gets a free port, what it connects to is the port given.

Told on descriptor 3, one a line: "runs", "listens PORT", "connects".
"""

import os
import runpy
import socket
import sys

program, peer = sys.argv[1], int(sys.argv[2])
sys.argv = [program, "0"]
bind, listen, connect = socket.socket.bind, socket.socket.listen, socket.socket.connect


def tell(line):
    os.write(3, (line + "\n").encode())


def loopback(sock, port):
    return ("::1" if sock.family == socket.AF_INET6 else "127.0.0.1", port)


def bind_anywhere(sock, address):
    return bind(sock, loopback(sock, 0))


def listen_and_tell(sock, *backlog):
    listen(sock, 64)
    tell(f"listens {sock.getsockname()[1]}")


def connect_to_peer(sock, address):
    tell("connects")
    return connect(sock, loopback(sock, peer))


socket.socket.bind = bind_anywhere
socket.socket.listen = listen_and_tell
socket.socket.connect = connect_to_peer
tell("runs")
runpy.run_path(program, run_name="__main__")
