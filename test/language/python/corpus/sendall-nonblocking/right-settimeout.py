import socket

conn = socket.create_connection(("127.0.0.1", 8000))
conn.settimeout(5)
conn.sendall(input().encode())
