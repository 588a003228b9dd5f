import socket

conn = socket.create_connection(("127.0.0.1", 8000))
print(conn.recv(1024).decode())  # expect split-character
