import socket


def is_free():
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", 8000))
            probe.listen(1)
        except OSError:
            return False
        probe.close()
        return True


print(is_free())
