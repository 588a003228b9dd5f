import select
import socket

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
inputs = [server]
guests = 0
seats = 12
while True:
    for sock in select.select(inputs, [], [])[0]:  # expect fd-setsize
        if sock is server:
            conn, _ = server.accept()
            guests += 1
            if guests == seats:
                print('many')
            inputs.append(conn)
        elif not sock.recv(100):
            inputs.remove(sock)
            guests -= 1
            sock.close()
