import select
import socket

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
waiter = select.epoll()
waiter.register(server, select.EPOLLIN | select.EPOLLET)
while True:
    for fd, bits in waiter.poll():
        conn, _ = server.accept()  # expect edge-one-receive
        conn.close()
