import select
import socket
from collections import deque

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
inputs, outputs, queues = [listener], [], {}
while True:
    readable, writable, _ = select.select(inputs, outputs, [])
    for sock in readable:
        if sock is listener:
            conn, _ = listener.accept()
            conn.setblocking(False)
            inputs.append(conn)
            queues[conn] = deque()
            continue
        data = sock.recv(100)
        if data:
            queues[sock].append(data)
            if sock not in outputs:
                outputs.append(sock)
            continue
        inputs.remove(sock)
        if sock in outputs:
            outputs.remove(sock)
        if sock in writable:
            writable.remove(sock)
        sock.close()
    sent = 0
    for sock in writable:
        message = queues[sock].popleft() if queues[sock] else b''
        if message: sock.send(message)
        if not queues[sock]:
            outputs.remove(sock)
        sent += 1
