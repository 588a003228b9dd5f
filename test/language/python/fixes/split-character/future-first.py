"""Says everything again."""
from __future__ import annotations

import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
conns = [listener]

while True:
    ready, _, _ = select.select(conns, [], [])
    for sock in ready:
        if sock is listener:
            conns.append(listener.accept()[0])
            continue
        data = sock.recv(100)
        if not data:
            conns.remove(sock)
            sock.close()
            continue
        print(data.decode())

import sys
