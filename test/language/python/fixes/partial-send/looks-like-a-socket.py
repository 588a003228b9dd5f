import select
import socket


class Counted:
    def __init__(self, sock):
        self.sock = sock
        self.taken = 0

    def fileno(self):
        return self.sock.fileno()

    def recv(self, size):
        return self.sock.recv(size)

    def send(self, data):
        self.taken += len(data)
        return self.sock.send(data)

    def close(self):
        self.sock.close()


counts = True
listener = socket.create_server(('127.0.0.1', 8000))
conns = [listener]
while True:
    ready, _, _ = select.select(conns, [], [])
    for sock in ready:
        if sock is listener:
            conn = listener.accept()[0]
            conns.append(Counted(conn) if counts else conn)
            continue
        data = sock.recv(100)
        if data:
            sock.send(data)
        else:
            conns.remove(sock)
            sock.close()
