import socket

server = socket.socket(socket.AF_UNIX)
server.bind('/tmp/s')
server.listen()
