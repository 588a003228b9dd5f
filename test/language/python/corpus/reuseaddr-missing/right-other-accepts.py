import socket

guard = socket.socket()
guard.bind(("127.0.0.1", 7999))
guard.listen(1)
server = socket.create_server(("127.0.0.1", 8000))
while True:
    connection, _ = server.accept()
    connection.close()
