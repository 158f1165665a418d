//! The `casus` command.
#![allow(unsafe_code, reason = "an allocator cannot be written without")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::Write;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

fn main() -> ExitCode {
    casus::command(std::env::args_os())
}

/// The system's allocator, but that the program ends with a message where there is no more memory.
struct OrSay;

#[global_allocator]
static ALLOCATOR: OrSay = OrSay;

fn given(memory: *mut u8) -> *mut u8 {
    if memory.is_null() {
        end();
    }
    memory
}

/// Ends the program at once, said once whichever thread is first. Nothing here allocates.
#[cold]
fn end() -> ! {
    static SAID: AtomicBool = AtomicBool::new(false);
    if !SAID.swap(true, Ordering::Relaxed) {
        let words = b"error: out of memory\n  remedy: fewer --threads, or a higher limit (ulimit -v)\n";
        let _ = std::io::stderr().write_all(words);
        // SAFETY: it takes a number and does not return. `std::process::exit` would run what is to run at an end,
        // which allocates.
        unsafe { libc::_exit(1) }
    }
    loop {
        std::hint::spin_loop();
    }
}

// SAFETY: everything is handed on to the system allocator unchanged, and what it gives is handed back.
unsafe impl GlobalAlloc for OrSay {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        given(unsafe { System.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        given(unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        given(unsafe { System.realloc(memory, layout, size) })
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe { System.dealloc(memory, layout) }
    }
}
