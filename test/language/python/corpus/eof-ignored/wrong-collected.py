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
        head = sock.recv(1)
        if not head:
            inputs.remove(sock)
            sock.close()
            continue
        body = b''
        while len(body) < head[0]:
            body += sock.recv(head[0] - len(body))  # expect eof-ignored
        print(body)
