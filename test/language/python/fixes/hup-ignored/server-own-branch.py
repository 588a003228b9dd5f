import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
poller = select.poll()
poller.register(listener, select.POLLIN)
conns = {}
while True:
    for fd, bits in poller.poll():
        if fd == listener.fileno():
            conn, _ = listener.accept()
            conns[conn.fileno()] = conn
            poller.register(conn, select.POLLIN)
        elif bits == select.POLLIN:
            conn = conns[fd]
            data = conn.recv(100)
            if data:
                conn.sendall(data)
            else:
                poller.unregister(fd)
                del conns[fd]
                conn.close()
