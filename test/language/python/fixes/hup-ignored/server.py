import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
poller = select.poll()
poller.register(listener, select.POLLIN)
conns = {listener.fileno(): listener}
while True:
    for fd, bits in poller.poll():
        if bits == select.POLLIN:
            if fd == listener.fileno():
                conn, _ = listener.accept()
                conns[conn.fileno()] = conn
                poller.register(conn, select.POLLIN)
                continue
            data = conns[fd].recv(100)
            if data:
                conns[fd].sendall(data)
            else:
                poller.unregister(fd)
                conns.pop(fd).close()
