import socket

conn = socket.create_connection(("127.0.0.1", 8000))
conn.settimeout(0.0)
conn.sendall(input().encode())  # expect sendall-nonblocking
