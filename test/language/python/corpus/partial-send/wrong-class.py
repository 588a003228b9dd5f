import socket
import select


class Server:
    def __init__(self):
        self.server = socket.socket()
        self.server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.server.bind(('127.0.0.1', 8000))
        self.server.listen(5)
        self.server.setblocking(False)
        self.inputs = [self.server]

    def run(self):
        while True:
            ready, _, _ = select.select(self.inputs, [], [])  # expect fd-setsize
            for sock in ready:
                if sock is self.server:
                    self.accept()
                else:
                    self.read(sock)

    def accept(self):
        conn, peer = self.server.accept()
        conn.setblocking(False)
        self.inputs.append(conn)

    def read(self, sock):
        data = sock.recv(1024)
        if not data:
            self.inputs.remove(sock)
            sock.close()
            return
        sock.send(data)  # expect partial-send


Server().run()
