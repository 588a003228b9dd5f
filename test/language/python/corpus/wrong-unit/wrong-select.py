import select
import socket

conn = socket.create_connection(("127.0.0.1", 8000))

while True:
    ready, _, _ = select.select([conn], [], [], 5000)  # expect wrong-unit
    for sock in ready:
        data = sock.recv(100)
        if not data:
            raise SystemExit
        print(data)
