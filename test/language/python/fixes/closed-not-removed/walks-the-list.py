import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
conns = [listener]
while True:
    ready, _, _ = select.select(conns, [], [])
    for sock in conns:
        if sock not in ready:
            continue
        if sock is listener:
            conn, _ = listener.accept()
            conns = conns + [conn]
            continue
        data = sock.recv(100)
        if data:
            sock.sendall(data)
        else:
            sock.close()
