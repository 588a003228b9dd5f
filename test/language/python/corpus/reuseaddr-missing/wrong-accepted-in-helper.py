import socket


def serve(server):
    while True:
        conn, _ = server.accept()
        conn.close()


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(('127.0.0.1', 8000))  # expect reuseaddr-missing
server.listen(1)
serve(server)
