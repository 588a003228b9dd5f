import select
import socket

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
inputs = [server]
while True:
    for sock in select.select(inputs, [], [])[0]:  # expect fd-setsize
        if sock is server:
            conn, _ = server.accept()
            if not conn.recv(20):
                conn.close()
                continue
            inputs.append(conn)
        elif not sock.recv(100):
            inputs.remove(sock)
            sock.close()
