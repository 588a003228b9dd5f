import select
import socket
import time

conn = socket.create_connection(("127.0.0.1", 8000))
while True:
    ready, _, _ = select.select([conn], [], [], 0)
    for sock in ready:
        if not sock.recv(100):
            raise SystemExit
    time.sleep(0.1)
