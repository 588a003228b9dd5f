import select
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('127.0.0.1', 8000))
listener.listen()
first, _ = listener.accept()
conns = [listener, first]
while True:
    ready, _, _ = select.select(conns, [], [])
    for sock in ready:
        if sock is listener:
            conn, peer = listener.accept()
            conns.append(conn)
            continue
        data = sock.recv(100)
        if data:
            sock.sendall(data)
        else:
            conns.remove(sock)
            sock.close()
