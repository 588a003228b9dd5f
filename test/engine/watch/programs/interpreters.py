# A call from another interpreter of the same process, between two of the first: 14, 1005 and 16 bytes.
import socket
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(('127.0.0.1', 0))
sock.connect(sock.getsockname())
code = 'import socket\nsock = socket.socket(fileno=%d)\ndef f():\n    sock.send(b"." * 1005)\nf()\nsock.detach()'
run = getattr(interpreters, 'exec', None) or interpreters.run_string
other = interpreters.create()
sock.send(b'.' * 14)
run(other, code % sock.fileno())
sock.send(b'.' * 16)
