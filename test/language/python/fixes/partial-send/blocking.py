import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
conns = [listener]
while True:
    ready, _, _ = select.select(conns, [], [])
    for sock in ready:
        if sock is listener:
            conns.append(listener.accept()[0])
            continue
        data = sock.recv(100)
        if data:
            sock.send(data)
        else:
            conns.remove(sock)
            sock.close()
