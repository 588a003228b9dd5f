import socket

server = socket.socket()
server.bind(('127.0.0.1', 8000))
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # expect reuseaddr-missing
server.listen(5)
