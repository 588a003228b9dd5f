import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
watched = [listener]
while True:
    ready, _, _ = select.select(watched, [], [])
    for sock in ready:
        if sock is listener:
            watched.append(listener.accept()[0])
            continue
        data = sock.recv(100)
        if not data:
            watched.remove(sock)
            print('gone:', sock.getsockname()[0])
            continue
        sock.sendall(data)
