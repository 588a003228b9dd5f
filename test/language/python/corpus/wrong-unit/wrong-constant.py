import selectors
import socket

TIMEOUT = 3000
conn = socket.create_connection(("127.0.0.1", 8000))
sel = selectors.DefaultSelector()
sel.register(conn, selectors.EVENT_READ)
while True:
    for key, mask in sel.select(TIMEOUT):  # expect wrong-unit
        if not conn.recv(100):
            raise SystemExit
