import socket
import sys
import time

guard = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    guard.bind(('127.0.0.1', 8000))
    guard.listen(1)
except OSError:
    sys.exit('it runs already')
while True:
    time.sleep(60)
