import select
import socket

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('127.0.0.1', 8000))
server.listen(5)
inputs = [server]

while inputs:
    readable, _, _ = select.select(inputs, [], [])  # expect fd-setsize
    for sock in readable:
        if sock is server:
            conn, peer = server.accept()  # expect blocking-accept
            inputs.append(conn)
            continue
        data = sock.recv(1024)
        if not data:
            inputs.remove(sock)
            sock.close()
            continue
        print(data)
