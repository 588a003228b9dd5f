import socket


def prepare(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


server = socket.socket()
prepare(server)
server.bind(('127.0.0.1', 8000))
server.listen(5)
