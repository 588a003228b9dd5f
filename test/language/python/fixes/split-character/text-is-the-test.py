import select
import socket


class Server:
    def __init__(self, port):
        self.listener = socket.create_server(('127.0.0.1', port))
        self.listener.setblocking(False)
        self.texts = {}

    def read(self, conn):
        text = conn.recv(100).decode()
        if text:
            self.texts[conn] += text
            conn.sendall(text.encode())
        else:
            self.forget(conn)

    def forget(self, conn):
        del self.texts[conn]
        conn.close()

    def run(self):
        while True:
            ready, _, _ = select.select([self.listener, *self.texts], [], [])
            for sock in ready:
                if sock is self.listener:
                    conn, _ = sock.accept()
                    self.texts[conn] = ''
                else:
                    self.read(sock)


Server(8000).run()
