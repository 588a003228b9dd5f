import selectors
import socket


class Server:
    def __init__(self):
        self.sel = selectors.DefaultSelector()
        self.server = socket.create_server(('127.0.0.1', 8000))
        self.server.setblocking(False)
        self.sel.register(self.server, selectors.EVENT_READ)

    def run(self):
        while True:
            for key, mask in self.sel.select():
                if key.fileobj is self.server:
                    conn, _ = self.server.accept()
                    conn.setblocking(False)
                    self.sel.register(conn, selectors.EVENT_READ, bytearray())
                    continue
                if mask & selectors.EVENT_READ:
                    data = key.fileobj.recv(1024)
                    if not data:
                        self.sel.unregister(key.fileobj)
                        key.fileobj.close()
                        continue
                    key.data.extend(data)
                    self.sel.modify(key.fileobj, selectors.EVENT_READ | selectors.EVENT_WRITE, key.data)
                if mask & selectors.EVENT_WRITE and key.data:
                    del key.data[:key.fileobj.send(key.data)]
                    if not key.data:
                        self.sel.modify(key.fileobj, selectors.EVENT_READ, key.data)
