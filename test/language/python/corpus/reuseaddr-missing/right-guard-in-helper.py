import socket
import time


def only_once():
    guard = socket.socket()
    guard.bind(("127.0.0.1", 8000))
    guard.listen(1)
    wait_for_ever(guard)


def wait_for_ever(guard):
    try:
        while True:
            time.sleep(60)
    finally:
        guard.close()


if __name__ == "__main__":
    only_once()
