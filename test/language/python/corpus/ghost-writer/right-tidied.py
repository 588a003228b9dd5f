import select, socket


def serve(server):
    inputs, outputs, queues = [server], [], {}
    while True:
        r, w, _ = select.select(inputs, outputs, [])  # expect fd-setsize
        for sock in r:
            if sock is server:
                conn, _ = server.accept()
                conn.setblocking(False)
                inputs.append(conn)
                queues[conn] = []
                continue
            data = sock.recv(1024)
            if data:
                queues[sock].append(data)
                if sock not in outputs:
                    outputs.append(sock)
            else:
                if sock in outputs:
                    outputs.remove(sock)
                inputs.remove(sock)
                if sock in w:
                    w.remove(sock)
                sock.close()
                del queues[sock]
        for sock in w:
            if queues[sock]:
                sent = sock.send(queues[sock][0])
                queues[sock][0] = queues[sock][0][sent:]


server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('127.0.0.1', 8000))
server.listen(5)
server.setblocking(False)
serve(server)
