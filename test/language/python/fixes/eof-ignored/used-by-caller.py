import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
watched = [listener]
lines = []


def read(sock):
    data = sock.recv(100)
    if data:
        lines.append(data)


while True:
    ready, _, _ = select.select(watched, [], [])
    for sock in ready:
        if sock is listener:
            watched.append(listener.accept()[0])
            continue
        read(sock)
        print(sock.getpeername()[0])
        if lines:
            sock.sendall(lines.pop())
