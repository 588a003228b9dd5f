import json
from select import *
from socket import *


def serve(server):
    events = epoll()
    events.register(server.fileno(), EPOLLIN)
    clients = {}
    while True:
        for fd, bits in events.poll():
            if fd == server.fileno():
                conn, peer = server.accept()
                clients[conn.fileno()] = conn
                events.register(conn.fileno(), EPOLLIN)
            elif bits & EPOLLIN:
                handle(events, clients, fd)
            else:
                events.unregister(fd)
                clients.pop(fd).close()


def handle(events, clients, fd):
    sock = clients[fd]
    data = sock.recv(1024)
    if not data:
        events.unregister(fd)
        del clients[fd]
        sock.close()
        return
    buffers[sock] += data
    while b'\n' in buffers[sock]:
        line, buffers[sock] = buffers[sock].split(b'\n', 1)
        print(json.loads(line))


server = socket()
server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
server.bind(('127.0.0.1', 8000))
server.listen(5)
server.setblocking(False)
serve(server)
