import select
import socket
import sys

listener = socket.socket()
if len(sys.argv) > 1: listener.bind(('127.0.0.1', 8000))
listener.listen()
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
