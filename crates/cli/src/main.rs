//! The `conform` program.

use std::process::ExitCode;

use conform_openapi::io::with_process_streams;

fn main() -> ExitCode {
    ExitCode::from(with_process_streams(|io| {
        conform_openapi::run(std::env::args_os(), io)
    }))
}
