import select
import socket
import struct

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
inputs = [server]
while True:
    for sock in select.select(inputs, [], [])[0]:  # expect fd-setsize
        if sock is server:
            conn, _ = sock.accept()
            inputs.append(conn)
            continue
        print(sock.recv(1, socket.MSG_PEEK))
        print(sock.recv(100))  # expect eof-ignored
