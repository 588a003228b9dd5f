import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
inputs, outputs, queues = [listener], [], {}
while True:
    readable, writable, _ = select.select(inputs, outputs, [])
    for sock in readable:
        if sock is listener:
            conn, _ = listener.accept()
            inputs.append(conn)
            queues[conn] = []
            continue
        data = sock.recv(100)
        if data:
            queues[sock].append(data)
            if sock not in outputs:
                outputs.append(sock)
        else:
            inputs.remove(sock)
    for sock in writable:
        sock.sendall(b''.join(queues[sock]))
        queues[sock].clear()
        outputs.remove(sock)
