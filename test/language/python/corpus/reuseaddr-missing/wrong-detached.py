import socket
import app

listener = socket.socket()
listener.bind(("", 8080))  # expect reuseaddr-missing
listener.listen(5)
number = listener.detach()
app.run(number)
