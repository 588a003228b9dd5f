// An echo server on the standard library: `correct threads`, or `correct epoll`, which waits as mio does. Prints its port.
use std::collections::HashMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::{AsRawFd, RawFd};

#[repr(C)]
#[cfg_attr(target_arch = "x86_64", repr(packed))]
#[derive(Clone, Copy)]
struct EpollEvent {
    events: u32,
    data: u64,
}

extern "C" {
    fn epoll_create1(flags: i32) -> i32;
    fn epoll_ctl(epoll: i32, operation: i32, fd: i32, event: *mut EpollEvent) -> i32;
    fn epoll_wait(epoll: i32, events: *mut EpollEvent, most: i32, timeout: i32) -> i32;
}

const ADD: i32 = 1;
const IN: u32 = 1;
const OUT: u32 = 4;
const RDHUP: u32 = 0x2000;
const EDGE: u32 = 1 << 31;

fn echo(mut stream: TcpStream) -> std::io::Result<()> {
    let mut buffer = [0; 4096];
    loop {
        let got = stream.read(&mut buffer)?;
        if got == 0 {
            return Ok(());
        }
        stream.write_all(&buffer[..got])?;
    }
}

fn serve_by_threads(listener: TcpListener) {
    for stream in listener.incoming().flatten() {
        std::thread::spawn(move || echo(stream));
    }
}

struct Connection {
    stream: TcpStream,
    unsent: Vec<u8>,
}

impl Connection {
    /// Until the kernel has no more, or takes no more; false at the end.
    fn go_on(&mut self) -> std::io::Result<bool> {
        let mut buffer = [0; 4096];
        loop {
            while !self.unsent.is_empty() {
                let sent = self.stream.write(&self.unsent)?;
                self.unsent.drain(..sent);
            }
            let got = self.stream.read(&mut buffer)?;
            if got == 0 {
                return Ok(false);
            }
            self.unsent.extend_from_slice(&buffer[..got]);
        }
    }
}

fn serve_by_epoll(listener: TcpListener) {
    let epoll = unsafe { epoll_create1(0) };
    let watch = |fd: RawFd, events: u32| {
        let mut event = EpollEvent { events, data: fd as u64 };
        assert_eq!(unsafe { epoll_ctl(epoll, ADD, fd, &mut event) }, 0);
    };
    listener.set_nonblocking(true).unwrap();
    watch(listener.as_raw_fd(), IN | EDGE);
    let mut connections: HashMap<RawFd, Connection> = HashMap::new();
    let mut events = [EpollEvent { events: 0, data: 0 }; 256];
    loop {
        let ready = unsafe { epoll_wait(epoll, events.as_mut_ptr(), events.len() as i32, -1) };
        for event in &events[..ready.max(0) as usize] {
            let fd = { event.data } as RawFd;
            if fd == listener.as_raw_fd() {
                while let Ok((stream, _)) = listener.accept() {
                    stream.set_nonblocking(true).unwrap();
                    let fd = stream.as_raw_fd();
                    connections.insert(fd, Connection { stream, unsent: Vec::new() });
                    watch(fd, IN | OUT | RDHUP | EDGE);
                }
                continue;
            }
            let Some(connection) = connections.get_mut(&fd) else { continue };
            let goes_on = match connection.go_on() {
                Ok(goes_on) => goes_on,
                Err(error) => error.kind() == ErrorKind::WouldBlock,
            };
            if !goes_on {
                connections.remove(&fd);
            }
        }
    }
}

fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    match std::env::args().nth(1).as_deref() {
        Some("threads") => serve_by_threads(listener),
        _ => serve_by_epoll(listener),
    }
}
