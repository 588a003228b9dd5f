import select
import socket

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
slots = [None] * 10
while True:
    for sock in select.select([server] + [slot for slot in slots if slot], [], [])[0]:
        if sock is server:
            conn, _ = server.accept()
            if None in slots:
                slots[slots.index(None)] = conn
            else:
                conn.close()
        elif not sock.recv(100):
            slots[slots.index(sock)] = None
            sock.close()
