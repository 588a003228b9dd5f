import select as sel
import socket

conn = socket.create_connection(("127.0.0.1", 8000))
conn.setblocking(False)
waiter = sel.epoll()
waiter.register(conn, sel.EPOLLIN | sel.EPOLLRDHUP)
while True:
    for fd, bits in waiter.poll():
        data = conn.recv(4096)
        if not data:
            raise SystemExit
        print(data)
