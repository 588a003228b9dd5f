import select
import socket

conn = socket.create_connection(("127.0.0.1", 8000))
poller = select.poll()
poller.register(conn, select.POLLIN)
while True:
    for fd, bits in poller.poll():
        data = conn.recv(100)
        if not data:
            poller.unregister(conn)
            conn.close()
            raise SystemExit
