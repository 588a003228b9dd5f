import select
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('127.0.0.1', 8000))
listener.listen()
peers = {}


def greet():
    conn, peer = listener.accept()
    conn.sendall(b'hello\n')
    return conn, peer


while True:
    ready, _, _ = select.select([listener, *peers], [], [])
    for sock in ready:
        if sock is listener:
            conn, peer = greet()
            peers[conn] = peer
            continue
        data = sock.recv(100)
        if data:
            sock.sendall(data)
        else:
            del peers[sock]
            sock.close()
