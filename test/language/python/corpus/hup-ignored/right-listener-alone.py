import select
import socket

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
poller = select.poll()
poller.register(server, select.POLLIN)
clients = {}


def accept():
    conn, _ = server.accept()
    clients[conn.fileno()] = conn
    poller.register(conn, select.POLLIN)


def read(fd):
    data = clients[fd].recv(100)
    if not data:
        poller.unregister(fd)
        clients.pop(fd).close()


while True:
    for fd, bits in poller.poll():
        if fd == server.fileno():
            if bits == select.POLLIN:
                accept()
        elif bits & select.POLLIN:
            read(fd)
