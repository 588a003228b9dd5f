import select, socket


class Echo:
    def __init__(self):
        self.server = socket.socket()
        self.server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.server.bind(('127.0.0.1', 8000))
        self.server.listen(5)
        self.server.setblocking(False)
        self.inputs = [self.server]
        self.outputs = []
        self.queues = {}

    def turn(self):
        r, w, _ = select.select(self.inputs, self.outputs, [])  # expect fd-setsize
        for sock in r:
            if sock is self.server:
                conn, _ = self.server.accept()
                conn.setblocking(False)
                self.inputs.append(conn)
                self.queues[conn] = []
                continue
            data = sock.recv(1024)
            if data:
                self.queues[sock].append(data)
                if sock not in self.outputs:
                    self.outputs.append(sock)
            else:
                if sock in self.outputs:
                    self.outputs.remove(sock)
                self.inputs.remove(sock)
                sock.close()
                del self.queues[sock]
        for sock in w:
            if self.queues[sock]:  # expect ghost-writer
                sent = sock.send(self.queues[sock][0])
                self.queues[sock][0] = self.queues[sock][0][sent:]

    def run(self):
        while True:
            self.turn()


Echo().run()
