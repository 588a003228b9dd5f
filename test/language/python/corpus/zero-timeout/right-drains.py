from select import select
import socket

conn = socket.create_connection(("127.0.0.1", 8000))
while True:
    ready, _, _ = select([conn], [], [], 0)
    if not ready:
        break
    if not conn.recv(100):
        break
