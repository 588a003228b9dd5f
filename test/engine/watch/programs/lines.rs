// Calls from many places of a Rust program that is optimized: each sends as many bytes as the number of its line.
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::io::Write;

static DATA: [u8; 65536] = [0; 65536];

#[inline(always)]
fn inlined(socket: &UdpSocket) -> usize {
    socket.send(&DATA[..line!() as usize]).unwrap()
}

#[inline(never)]
fn generic<T: Into<usize>>(socket: &UdpSocket, more: T) -> usize {
    socket.send(&DATA[..line!() as usize]).unwrap() + more.into()
}

#[inline(never)]
fn recursive(socket: &UdpSocket, depth: usize) -> usize {
    if depth == 0 {
        return socket.send(&DATA[..line!() as usize]).unwrap();
    }
    let sum = recursive(socket, depth - 1);
    sum + socket.send(&DATA[..line!() as usize]).unwrap()
}

trait Sends {
    fn go(&self, socket: &UdpSocket) -> usize;
}
struct One;
impl Sends for One {
    fn go(&self, socket: &UdpSocket) -> usize {
        socket.send(&DATA[..line!() as usize]).unwrap() + 1
    }
}
struct Dropped<'a>(&'a UdpSocket);
impl Drop for Dropped<'_> {
    fn drop(&mut self) {
        self.0.send(&DATA[..line!() as usize]).unwrap();
    }
}

fn work(socket: &UdpSocket, sends: &dyn Sends, n: usize) -> usize {
    let _dropped = Dropped(socket);
    let mut sum = inlined(socket) + generic(socket, n) + generic(socket, 1u8) + recursive(socket, n % 5);
    sum += sends.go(socket);
    sum += (0..3).map(|i| socket.send(&DATA[..line!() as usize]).unwrap() + i).sum::<usize>();
    let closure = |more: usize| {
        more + socket.send(&DATA[..line!() as usize]).unwrap()
    };
    sum + closure(n)
}

fn main() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.connect(socket.local_addr().unwrap()).unwrap();
    let mut sum = 0;
    for i in 0..300 {
        sum += work(&socket, std::hint::black_box(&One), i);
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    stream.write_all(&DATA[..line!() as usize]).unwrap();
    let threads: Vec<_> = (0..3).map(|_| {
        let socket = socket.try_clone().unwrap();
        std::thread::spawn(move || (0..200).map(|i| work(&socket, &One, i)).sum::<usize>())
    }).collect();
    for thread in threads {
        sum += thread.join().unwrap();
    }
    std::hint::black_box(sum);
}
