import select
import socket

conn = socket.create_connection(("127.0.0.1", 8000))
waiter = select.epoll()
waiter.register(conn, select.EPOLLIN)
while True:
    for fd, bits in waiter.poll():
        if bits & select.EPOLLIN:
            data = conn.recv(100)
            if not data:
                raise SystemExit
            waiter.modify(fd, 0)
        elif bits * select.EPOLLHUP:
            raise SystemExit
