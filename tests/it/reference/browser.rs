//! The page in a browser: search, theme, policy, accessibility.
//!
//! The browser is the one that `CONFORM_BROWSER` names, or Chromium if it is installed; without one, the tests print that they are
//! skipped. Times are printed, not judged.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use conform_description::{Description, LoadOptions};
use conform_docs::{Options, page};
use sha2::{Digest as _, Sha256};

use super::{described, described_as};
use crate::cli::Folder;
use crate::server::program::Running;

/// What is done with each page. The results become the text of an element.
const ACTIONS: &str = r"
(() => {
  const broken = [];
  document.addEventListener('securitypolicyviolation', event => broken.push(event.violatedDirective));
  const run = () => {
    const input = document.getElementById('search');
    const visible = () => document.querySelectorAll('nav details li:not([hidden])').length;
    const all = visible();
    const start = performance.now();
    input.value = 'zzzz no such operation';
    input.dispatchEvent(new Event('input'));
    const none = visible();
    input.value = '';
    input.dispatchEvent(new Event('input'));
    const searched = performance.now() - start;
    const before = document.documentElement.dataset.theme ?? 'system';
    document.getElementById('theme').click();
    const image = document.createElement('img');
    image.src = 'https://elsewhere.example/pixel.png';
    document.body.append(image);
    const inline = document.createElement('script');
    inline.textContent = 'window.injected = true';
    document.body.append(inline);
    setTimeout(() => {
      const out = document.createElement('p');
      out.id = 'result';
      const [page] = performance.getEntriesByType('navigation');
      out.textContent = [
        `none=${none}`, `back=${visible() === all}`, `tools=${!document.getElementById('tools').hidden}`,
        `theme=${before}>${document.documentElement.dataset.theme}`, `hacked=${window.hacked}`, `injected=${window.injected}`,
        `blocked=${[...new Set(broken)].sort().join('+')}`,
      ].join(' ');
      out.dataset.times = `usable after ${Math.round(page.domContentLoadedEventEnd)} ms, searched twice in ${Math.round(searched)} ms`;
      document.body.append(out);
    }, 200);
  };
  addEventListener('load', run);
})();
";

/// Returns the browser.
fn browser() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CONFORM_BROWSER") {
        return Some(named.into());
    }
    let folders = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&folders)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|path| path.is_file())
}

/// Returns what a browser makes of a page, with one more script in it that the policy allows.
fn shown(browser: &Path, name: &str, html: &str, script: &str) -> String {
    let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)));
    let html = html.replace("script-src ", &format!("script-src {hash} "));
    let html = html.replace("</body>", &format!("<script>{script}</script></body>"));
    let folder = Folder::new(name);
    let path = folder.path("page.html");
    std::fs::write(&path, html).expect("the page can be written");
    let output = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
        ])
        .args([
            "--disable-component-update",
            "--disable-sync",
            "--virtual-time-budget=20000",
            "--dump-dom",
        ])
        .arg(format!("--user-data-dir={}", folder.path("profile")))
        .arg(format!("file://{path}"))
        .output()
        .expect("the browser runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Returns the element that a script has added, and its times.
fn result<'d>(dom: &'d str, id: &str) -> &'d str {
    let start = dom.rfind(&format!("id=\"{id}\"")).unwrap_or_else(|| {
        panic!(
            "the script did not end:\n{}",
            &dom[dom.len().saturating_sub(500)..]
        )
    });
    let rest = &dom[start..];
    &rest[..rest.find("</p>").expect("the element ends")]
}

#[test]
fn search_theme_and_policy_work_in_a_browser() {
    let Some(browser) = browser() else {
        println!("skipped: there is no browser; CONFORM_BROWSER names one");
        return;
    };
    let hostile = "openapi: 3.1.0\ninfo: {title: '<script>window.hacked=1</script>', version: '1', description: '<img src=x onerror=\"window.hacked=1\">'}\npaths: {}\n";
    let mut pages = vec![
        (
            "library",
            page(&described("library.yaml"), &Options::default()),
        ),
        ("hostile", page(&described_as(hostile), &Options::default())),
    ];
    let largest = conform_tests::corpus::folder().join("github.json");
    if largest.is_file() {
        let loaded = Description::load(&largest, &LoadOptions::default());
        let description = Arc::new(loaded.description.expect("it loads"));
        pages.push(("large", page(&description, &Options::default())));
    }
    for (name, html) in pages {
        let dom = shown(&browser, name, &html, ACTIONS);
        let result = result(&dom, "result");
        println!("{name}, {} bytes: {result}", html.len());
        for expected in [
            "none=0",
            "back=true",
            "tools=true",
            "theme=system&gt;dark",
            "hacked=undefined",
            "injected=undefined",
            "blocked=img-src+script-src-elem",
        ] {
            assert!(result.contains(expected), "{name}: {result}");
        }
    }
}

/// What is done with the forms of the harbour: a credential, a path, a list, an object and a body are entered, and sent.
const CALLS: &str = r#"
addEventListener('load', async () => {
  const told = [];
  for (const key of document.querySelectorAll('form.key')) key.querySelector('input').value = 'secret';
  const call = async (id, values) => {
    const form = document.querySelector(`#operation-${id} form.try`);
    form.closest('details').open = true;
    for (const [name, value] of Object.entries(values)) {
      form.querySelector(name === 'body' ? '[data-in=body]' : `[data-name=${name}]`).value = value;
    }
    const out = form.querySelector('.answer');
    form.requestSubmit();
    for (let turn = 0; turn < 200 && !out.querySelector('b, .bad'); turn += 1) await new Promise(go => setTimeout(go, 20));
    await new Promise(go => setTimeout(go, 50));
    told.push(`${id}: ${out.textContent.replaceAll(/\s+/g, ' ')}`);
  };
  await call('addCrane', { body: '{"name": "Ann", "tags": ["a", "b"]}' });
  await call('findCranes', { names: 'Ann\nBob Lee', area: '{"from": 1, "to": 9}', colours: 'red\nblue' });
  await call('findCranes', { area: 'no JSON' });
  const out = document.createElement('p');
  out.id = 'result';
  out.textContent = told.join(' | ');
  document.body.append(out);
});
"#;

#[test]
fn forms_call_the_server() {
    let Some(browser) = browser() else {
        println!("skipped: there is no browser; CONFORM_BROWSER names one");
        return;
    };
    let folder = Folder::new("forms");
    let capture = folder.path("calls.ndjson");
    let cranes = "@fixtures/reference/cranes.yaml";
    // A browser asks before it sends to another origin.
    let words = [
        "serve",
        cranes,
        "--port",
        "0",
        "--exchanges",
        "4",
        "--record",
        &capture,
    ];
    let running = Running::start(&words);
    let options = Options {
        try_it: Some(running.url.clone()),
        ..Options::default()
    };
    let html = page(&described("cranes.yaml"), &options);
    let dom = shown(&browser, "forms-page", &html, CALLS);
    let result = result(&dom, "result");
    assert!(result.contains("addCrane: 201 Created"), "{result}");
    assert!(result.contains("findCranes: 200 OK"), "{result}");
    assert!(result.contains("No answer: area must be JSON"), "{result}");
    running.end();
    let calls = std::fs::read_to_string(&capture).expect("the capture is there");
    let find = "?names=Ann,Bob%20Lee&area%5Bfrom%5D=1&area%5Bto%5D=9&colours=red&colours=blue";
    assert!(calls.contains(find), "{calls}");
    assert!(calls.contains("\"x-crane-key\":\"***\""), "{calls}");
}

#[test]
fn axe_finds_nothing() {
    let (Some(browser), Some(axe)) = (browser(), std::env::var_os("CONFORM_AXE")) else {
        println!("skipped: CONFORM_AXE names no axe.min.js of axe-core, or there is no browser");
        return;
    };
    let axe = std::fs::read_to_string(axe).expect("axe-core can be read");
    for (name, try_it) in [
        ("library.yaml", None),
        ("library.yaml", Some(String::new())),
        ("workshop.yaml", None),
    ] {
        for theme in ["light", "dark"] {
            let options = Options {
                try_it: try_it.clone(),
                ..Options::default()
            };
            let html = page(&described(name), &options);
            let script = format!(
                "{axe};document.documentElement.dataset.theme='{theme}';
document.head.insertAdjacentHTML('beforeend', '<style>article {{ content-visibility: visible !important; }}</style>');
for (const fold of document.querySelectorAll('details')) fold.open = true;
for (const form of document.querySelectorAll('form')) form.hidden = false;
axe.run(document, {{resultTypes: ['violations']}}).then(found => {{
  const out = document.createElement('p');
  out.id = 'result';
  out.textContent = `${{found.passes.length > 10}} ` + found.violations.map(one => `${{one.id}} ${{one.nodes[0].html}}`).join('; ');
  document.body.append(out);
}});"
            );
            // What is not laid out yet has no place, by which the tool would find what is behind a text. The tool itself needs more than the policy of a page allows.
            let html = html.replace("http-equiv=\"Content-Security-Policy\"", "name=\"policy\"");
            let dom = shown(&browser, "axe", &html, &script);
            assert_eq!(
                result(&dom, "result"),
                "id=\"result\">true ",
                "{name}, {theme}"
            );
        }
    }
}
