import select
import socket

server = socket.create_server(('127.0.0.1', 8000))
while True:
    ready, _, _ = select.select([server], [], [], 5)
    if not ready:
        print('nobody')
        continue
    one, _ = server.accept()  # expect blocking-accept
    other, _ = server.accept()
    one.close()
    other.close()
