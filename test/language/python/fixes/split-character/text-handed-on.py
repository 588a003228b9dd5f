from __future__ import annotations

import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
conns = [listener]


def read(conn):
    return conn.recv(100).decode()


while True:
    ready, _, _ = select.select(conns, [], [])
    for sock in ready:
        if sock is listener:
            conns.append(listener.accept()[0])
            continue
        text = read(sock)
        if len(text) == 0:
            conns.remove(sock)
            sock.close()
            continue
        sock.sendall(text.encode())
