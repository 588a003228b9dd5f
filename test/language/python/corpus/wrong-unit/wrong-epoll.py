import select as s
import socket

conn = socket.create_connection(("127.0.0.1", 8000))
waiter = s.epoll()
waiter.register(conn, s.EPOLLIN)


def loop():
    while True:
        for fd, bits in waiter.poll(timeout=2 * 1000):  # expect wrong-unit
            data = conn.recv(100)
            if not data:
                return
            print(data)


loop()
