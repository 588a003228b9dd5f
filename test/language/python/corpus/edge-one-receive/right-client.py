import select
import socket

conn = socket.create_connection(("127.0.0.1", 8000))
conn.setblocking(False)
waiter = select.epoll()
waiter.register(conn, select.EPOLLIN | select.EPOLLET)
while True:
    for fd, bits in waiter.poll():
        while True:
            try:
                data = conn.recv(4096)
            except BlockingIOError:
                break
            if not data:
                raise SystemExit
            print(data)
