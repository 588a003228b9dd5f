import select
import socket

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('127.0.0.1', 8000))
server.listen(5)
server.setblocking(False)
inputs = [server]
outputs = []
queues = {}
while True:
    r, w, _ = select.select(inputs, outputs, [])  # expect fd-setsize
    for sock in r:
        if sock is server:
            conn, _ = server.accept()
            conn.setblocking(False)
            inputs.append(conn)
            continue
        data = sock.recv(1024)
        if data:
            queues[sock] = queues.get(sock, b"") + data
            outputs.append(sock)
        else:
            inputs.remove(sock)
            queues.pop(sock, None)
            sock.close()
    for sock in w:
        if queues.get(sock):
            queues[sock] = queues[sock][sock.send(queues[sock]):]
        else:
            outputs.remove(sock)
