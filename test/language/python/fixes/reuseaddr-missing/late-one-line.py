import select
import socket

listener = socket.socket()
listener.bind(('127.0.0.1', 8000)); listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); listener.listen()
conns = [listener]
while True:
    ready, _, _ = select.select(conns, [], [], 5)
    for sock in ready:
        if sock is listener:
            conns.append(listener.accept()[0])
            continue
        data = sock.recv(100)
        if data:
            sock.sendall(data)
        else:
            conns.remove(sock)
            sock.close()
