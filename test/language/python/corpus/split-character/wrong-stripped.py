import socket

conn = socket.create_connection(("127.0.0.1", 8000))
name = str(conn.recv(8).decode("utf-8").strip())  # expect split-character
print(name)
