import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
conns = [listener]
while True:
    ready, _, _ = select.select(conns, [], [], 1000)
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
