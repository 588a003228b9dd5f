import select
import socket
import struct

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
inputs = [server]
sizes = {}
while True:
    for sock in select.select(inputs, [], [])[0]:  # expect fd-setsize
        if sock is server:
            conn, _ = sock.accept()
            inputs.append(conn)
        elif sock not in sizes:
            head = sock.recv(1)
            if not head:
                inputs.remove(sock)
                sock.close()
                continue
            sizes[sock] = head[0]
        else:
            print(sock.recv(sizes[sock]))  # expect eof-ignored
