import select
import socket

server = socket.create_server(('127.0.0.1', 8000))
inputs = [server]
first, _ = server.accept()
inputs.append(first)
while True:
    for sock in select.select(inputs, [], [])[0]:  # expect fd-setsize
        if sock is server:
            conn, _ = server.accept()  # expect blocking-accept
            inputs.append(conn)
        elif not sock.recv(10):
            inputs.remove(sock)
            sock.close()
