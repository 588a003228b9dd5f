import select
import socket

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
inputs = [server]
try:
    while True:
        for sock in select.select(inputs, [], [])[0]:  # expect fd-setsize
            if sock is server:
                conn, _ = server.accept()
                inputs.append(conn)
            elif not sock.recv(10):
                inputs.remove(sock)
                sock.close()
except OSError as error:
    print('over', error)
