from select import select as wait
import socket

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
inputs = {server}
while True:
    for sock in wait(inputs, [], [])[0]:  # expect fd-setsize
        if sock is server:
            inputs.add(server.accept()[0])
        elif not sock.recv(100):
            inputs.discard(sock)
            sock.close()
