import select
import socket

server = socket.create_server(('127.0.0.1', 8000))
while True:
    pair = [server.accept()[0], server.accept()[0]]
    is_over = False
    while not is_over:
        for sock in select.select([server, *pair], [], [])[0]:
            if sock is server or not sock.recv(100):
                is_over = True
    for sock in pair:
        sock.close()
