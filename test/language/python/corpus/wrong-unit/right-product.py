import select as s
import socket

conn = socket.create_connection(("127.0.0.1", 8000))
waiter = s.poll()
waiter.register(conn, s.POLLIN)


def loop():
    while True:
        for fd, bits in waiter.poll(5 * 1000):
            data = conn.recv(100)
            if not data:
                return
            print(data)


loop()
