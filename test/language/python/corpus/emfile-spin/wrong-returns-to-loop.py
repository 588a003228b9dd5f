import select
import socket

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
inputs = [server]


def take():
    try:
        conn, _ = server.accept()  # expect emfile-spin
    except OSError:
        return
    inputs.append(conn)


while True:
    for sock in select.select(inputs, [], [])[0]:  # expect fd-setsize
        if sock is server:
            take()
        elif not sock.recv(10):
            inputs.remove(sock)
            sock.close()
