import select
import socket

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
poller = select.epoll()
poller.register(server.fileno(), select.EPOLLIN)
clients = {}
while True:
    for fd, bits in poller.poll():
        if fd == server.fileno():
            conn, _ = server.accept()
            clients[conn.fileno()] = conn
            poller.register(conn.fileno(), select.EPOLLIN | select.EPOLLRDHUP)
        elif bits & (select.EPOLLHUP | select.EPOLLRDHUP):
            poller.unregister(fd)
            clients.pop(fd).close()
        elif bits & select.EPOLLIN:
            print(clients[fd].recv(100))
