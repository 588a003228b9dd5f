import socket

server = socket.create_server(("", 8000))
while True:
    s, _ = server.accept()
    with s:
        while True:
            data = s.recv(100)
            if not data:
                break
            s.sendall(data)
