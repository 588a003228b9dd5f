import socket

conn = socket.create_connection(("127.0.0.1", 8000))
conn.sendall(input().encode())
