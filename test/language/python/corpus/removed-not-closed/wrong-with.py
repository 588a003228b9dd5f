import select
import socket
import threading

lock = threading.Lock()
server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
inputs = [server]
while True:
    readable, _, _ = select.select(inputs, [], [])  # expect fd-setsize
    for sock in readable:
        if sock is server:
            inputs.append(server.accept()[0])
            continue
        with lock:
            data = sock.recv(1024)
            print(data)
        inputs.remove(sock)  # expect removed-not-closed
