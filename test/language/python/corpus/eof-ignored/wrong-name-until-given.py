import select
import socket

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
inputs = [server]
names = {}
while True:
    for sock in select.select(inputs, [], [])[0]:  # expect fd-setsize
        if sock is server:
            conn, _ = sock.accept()
            inputs.append(conn)
            names[conn] = b''
        elif not names[sock]:
            names[sock] = sock.recv(20)  # expect eof-ignored
        else:
            data = sock.recv(100)
            if data:
                print(names[sock], data)
            else:
                inputs.remove(sock)
                sock.close()
