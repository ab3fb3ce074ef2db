//! x
#![allow(clippy::print_stdout)]
use vsee_spec::*;
fn main() {
    let loaded = Description::load(std::path::Path::new("spec/openapi.yaml"), &LoadOptions::default());
    println!("{}", diagnostic::render(&loaded.diagnostics, &diagnostic::Style::default()));
    if let Some(d) = loaded.description { let l = lint(&d); println!("{}", diagnostic::render(&l, &diagnostic::Style::default())); println!("{} lint", l.len());
      let low = lower(&d); println!("{}", diagnostic::render(&low.diagnostics, &diagnostic::Style::default())); println!("{}", ir::dump(&low.api)); }
}
