import socket

conn = socket.create_connection(("127.0.0.1", 8000))
size = int(conn.recv(8).decode("utf-8").strip())
print(size)
