# Calls from more places than there is room for in a ring: each sends as many bytes as the number of its line.
import socket
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(('127.0.0.1', 0))
sock.connect(sock.getsockname())
data = b'.' * 60000
places = 6000
text = ''.join('def f%d(): sock.send(data[:%d])\n' % (i, i + 1) for i in range(places))
space = {'sock': sock, 'data': data}
exec(compile(text, '/generated/many.py', 'exec'), space)
for _ in range(2):
    for i in range(places):
        space['f%d' % i]()
