import select
import socket

conn = socket.create_connection(("127.0.0.1", 8000))
waiter = select.poll()
waiter.register(conn, select.POLLIN)
while True:
    for fd, bits in waiter.poll():
        data = conn.recv(100)
        if not data:
            raise SystemExit
