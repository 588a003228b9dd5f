import socket

server = socket.socket()
server.bind(('127.0.0.1', 8000))  # expect reuseaddr-missing
server.listen(5)
