import select
import socket
import struct

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
inputs = [server]


def prefix(sock):
    head = sock.recv(1)
    if not head:
        inputs.remove(sock)
        sock.close()
        return None
    return head[0]


def talk(sock):
    size = prefix(sock)
    if size is not None:
        show(sock, size)


def show(sock, size):
    print(sock.recv(size))


while True:
    for sock in select.select(inputs, [], [])[0]:  # expect fd-setsize
        if sock is server:
            conn, _ = sock.accept()
            inputs.append(conn)
        else:
            talk(sock)
