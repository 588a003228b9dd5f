import socket

sock = socket.socket()
sock.bind(('127.0.0.1', 8000))
sock.connect(('127.0.0.1', 80))
