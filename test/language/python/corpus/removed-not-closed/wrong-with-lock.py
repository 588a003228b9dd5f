import select
import socket
import threading

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
inputs = [server]
lock = threading.Lock()
while True:
    for sock in select.select(inputs, [], [])[0]:  # expect fd-setsize
        if sock is server:
            conn, _ = server.accept()
            inputs.append(conn)
            continue
        head = sock.recv(10)
        if not head:
            with lock:
                inputs.remove(sock)  # expect removed-not-closed
            continue
        print(head)
