import select, socket


def take(server, inputs):
    conn, _ = server.accept()
    inputs.append(conn)


server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
inputs = [server]
while True:
    for sock in select.select(inputs, [], [])[0]:  # expect fd-setsize
        if sock is server:
            take(server, inputs)
        elif not sock.recv(100):
            inputs.remove(sock)
            sock.close()
