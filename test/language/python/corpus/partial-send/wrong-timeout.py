import socket

conn = socket.socket()
conn.settimeout(3)
conn.connect(("127.0.0.1", 8000))
conn.send(input().encode())  # expect partial-send
