//! Generates into a folder.
use std::path::Path;
use vsee_codegen::{Layout, Runtime, Settings};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let t = std::time::Instant::now();
    let loaded =
        vsee_spec::Description::load(Path::new(&args[1]), &vsee_spec::LoadOptions::default());
    let Some(description) = loaded.description else {
        for d in loaded.diagnostics.iter().take(5) {
            println!("{d:?}");
        }
        return;
    };
    let t1 = t.elapsed();
    let lowered = vsee_spec::lower(&description);
    let t2 = t.elapsed();
    let settings = if args[3] == "intree" {
        Settings {
            example_tests: true,
            ..Settings::default()
        }
    } else {
        Settings {
            layout: Layout::Workspace {
                name: args[3].clone(),
                runtime: Runtime::Path("/tmp/wt/models/crates/runtime".into()),
            },
            source: Path::new(&args[1])
                .file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned(),
            example_tests: true,
            ..Settings::default()
        }
    };
    let out = vsee_codegen::generate(&lowered.api, &settings);
    println!(
        "{:?} counts {:?} written {:?} files {} lines {} types {} load {t1:?} lower {:?} gen {:?}",
        lowered.diagnostics.len(),
        lowered.api.counts,
        out.written,
        out.tree.len(),
        out.tree.lines(),
        lowered.api.types.len(),
        t2 - t1,
        t.elapsed() - t2
    );
    let root = Path::new(&args[2]);
    let _ = std::fs::remove_dir_all(root);
    for (path, text) in out.tree.iter() {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}
