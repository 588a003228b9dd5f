from select import select
import socket

TIMEOUT = 0
conn = socket.create_connection(("127.0.0.1", 8000))
while True:
    ready, _, _ = select([conn], [], [], TIMEOUT)  # expect zero-timeout
    if ready:
        data = conn.recv(100)
        if not data:
            break
