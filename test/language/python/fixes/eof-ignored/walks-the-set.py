import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
conns = set()
while True:
    ready, _, _ = select.select([listener], [], [], 0.01)
    if ready:
        conns.add(listener.accept()[0])
    if not conns:
        continue
    readable, _, _ = select.select(conns, [], [], 0.01)
    for conn in conns:
        if conn in readable:
            data = conn.recv(100)
            if data:
                conn.sendall(data)
