import selectors
import socket

sel = selectors.DefaultSelector()
server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
sel.register(server, selectors.EVENT_READ)
while True:
    for key, mask in sel.select():
        if key.fileobj is server:
            conn, _ = server.accept()
            conn.setblocking(False)
            sel.register(conn, selectors.EVENT_READ | selectors.EVENT_WRITE, bytearray())  # expect always-writable
            continue
        if mask & selectors.EVENT_READ:
            data = key.fileobj.recv(1024)
            if not data:
                sel.unregister(key.fileobj)
                key.fileobj.close()
                continue
            key.data.extend(data)
        if mask & selectors.EVENT_WRITE and key.data:
            del key.data[:key.fileobj.send(key.data)]
