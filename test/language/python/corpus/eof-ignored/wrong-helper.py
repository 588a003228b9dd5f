import socket
import select


def receive(sock):
    return sock.recv(512)


conn = socket.create_connection(("127.0.0.1", 8000))
while True:
    ready, _, _ = select.select([conn], [], [])
    if ready:
        text = receive(conn)  # expect eof-ignored
        if text:
            print(text)
