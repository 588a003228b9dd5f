import select
import socket

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('127.0.0.1', 8000))
server.listen(5)
server.setblocking(False)
poller = select.poll()
poller.register(server, select.POLLIN)
connections = {}
queues = {}
while True:
    for fd, bits in poller.poll():
        if fd == server.fileno():
            conn, _ = server.accept()
            conn.setblocking(False)
            connections[conn.fileno()] = conn
            poller.register(conn, select.POLLIN | select.POLLOUT)  # expect always-writable
            continue
        sock = connections[fd]
        if bits & (select.POLLIN | select.POLLHUP | select.POLLERR):
            data = sock.recv(1024)
            if data:
                queues[fd] = queues.get(fd, b"") + data
            else:
                poller.unregister(fd)
                del connections[fd]
                sock.close()
                continue
        if bits & select.POLLOUT:
            if queues.get(fd):
                queues[fd] = queues[fd][sock.send(queues[fd]):]
