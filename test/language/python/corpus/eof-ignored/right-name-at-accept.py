import select
import socket
import struct

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
inputs = [server]
names = {}
while True:
    for sock in select.select(inputs, [], [])[0]:  # expect fd-setsize
        if sock is server:
            conn, _ = sock.accept()
            names[conn] = conn.recv(20)
            inputs.append(conn)
            continue
        data = sock.recv(100)
        if not data:
            inputs.remove(sock)
            sock.close()
            continue
        print(names[sock], data)
