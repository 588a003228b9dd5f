import selectors
import socket

sel = selectors.DefaultSelector()


def accept(server, mask):
    conn, peer = server.accept()
    sel.register(conn, selectors.EVENT_READ, read)


def read(conn, mask):
    data = conn.recv(1024)  # expect eof-ignored
    if len(data) == 0:
        print('closed')
        return
    print(data)


server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('127.0.0.1', 8000))
server.listen(5)
server.setblocking(False)
sel.register(server, selectors.EVENT_READ, accept)
while True:
    for key, mask in sel.select():
        callback = key.data
        callback(key.fileobj, mask)
