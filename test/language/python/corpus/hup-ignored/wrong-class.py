import select
import socket


class Client:
    def __init__(self):
        self.conn = socket.create_connection(("127.0.0.1", 8000))
        self.poller = select.poll()
        self.poller.register(self.conn, select.POLLIN)

    def run(self):
        while True:
            for fd, event in self.poller.poll():
                if event == select.POLLIN:  # expect hup-ignored
                    data = self.conn.recv(100)
                    if not data:
                        return
                    print(data)
