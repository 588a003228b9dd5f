import select as s
import socket

conn = socket.create_connection(("127.0.0.1", 8000))
waiter = s.poll()
waiter.register(conn, s.POLLIN)
while True:
    for fd, bits in waiter.poll():
        if bits == s.POLLIN:  # expect hup-ignored
            data = conn.recv(100)
            if not data:
                raise SystemExit
            print(data)
