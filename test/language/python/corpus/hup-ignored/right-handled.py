import select as s
import socket

conn = socket.create_connection(("127.0.0.1", 8000))
waiter = s.epoll()
waiter.register(conn, s.EPOLLIN)
while True:
    for fd, bits in waiter.poll():
        if bits & (s.EPOLLHUP | s.EPOLLERR):
            raise SystemExit
        if bits == s.EPOLLIN:
            data = conn.recv(100)
            if not data:
                raise SystemExit
            print(data)
