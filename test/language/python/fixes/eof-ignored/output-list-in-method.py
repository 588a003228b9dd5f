import select
import socket


class Server:
    def __init__(self):
        self.listener = socket.create_server(('127.0.0.1', 8000))
        self.listener.setblocking(False)
        self.inputs, self.outputs, self.queues = [self.listener], [], {}

    def run(self):
        while True:
            readable, writable, _ = select.select(self.inputs, self.outputs, [])
            for sock in readable:
                if sock is self.listener:
                    self.accept()
                else:
                    self.read(sock)
            for sock in writable:
                self.write(sock)

    def accept(self):
        conn, _ = self.listener.accept()
        self.inputs.append(conn)
        self.queues[conn] = []

    def read(self, sock):
        data = sock.recv(100)
        if data:
            self.queues[sock].append(data)
            if sock not in self.outputs:
                self.outputs.append(sock)

    def write(self, sock):
        sock.sendall(b''.join(self.queues[sock]))
        self.queues[sock].clear()
        self.outputs.remove(sock)


Server().run()
