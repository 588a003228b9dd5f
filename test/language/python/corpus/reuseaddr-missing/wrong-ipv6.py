import socket

with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as server:
    server.bind(('::1', 8000))  # expect reuseaddr-missing
    server.listen()
