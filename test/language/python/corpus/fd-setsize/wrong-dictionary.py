import select, socket

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
names = {}
while True:
    ready, _, _ = select.select([server, *names], [], [])  # expect fd-setsize
    for sock in ready:
        if sock is server:
            conn, peer = server.accept()
            names[conn] = peer
        elif not sock.recv(100):
            del names[sock]
            sock.close()
