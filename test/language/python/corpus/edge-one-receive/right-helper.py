import select
import socket


def take(conn):
    return conn.recv(4096)


conn = socket.create_connection(("127.0.0.1", 8000))
conn.setblocking(False)
waiter = select.epoll()
waiter.register(conn, select.EPOLLIN | select.EPOLLET)
while True:
    for fd, bits in waiter.poll():
        try:
            while take(conn):
                pass
            raise SystemExit
        except BlockingIOError:
            pass
