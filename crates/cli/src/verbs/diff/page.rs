//! A page that shows both sides of each change.

use std::fmt::Write as _;

use conform_diff::{Change, Impact};
use conform_report::{Label, Location};

/// How many lines are shown before and behind the line of a change.
const AROUND: [usize; 2] = [2, 4];

/// The longest line that is shown, in characters.
const LONGEST: usize = 160;

/// The style of the page. It follows the colours of the reader's system.
const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8884;--breaking:#c62828;--undecided:#b26a00;--compatible:#2e7d32}
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:76rem;padding:1rem}
h1{font-size:1.5rem}h2{border-bottom:1px solid var(--line);padding-bottom:.25rem}
article{border:1px solid var(--line);border-left:.35rem solid;border-radius:.3rem;margin:1rem 0;padding:.5rem 1rem}
article.breaking{border-left-color:var(--breaking)}article.undecided{border-left-color:var(--undecided)}
article.compatible{border-left-color:var(--compatible)}
h3{font-size:1rem;margin:.25rem 0}ul{margin:.25rem 0}.code{opacity:.7;font-weight:normal}
.sides{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(22rem,1fr))}
figure{margin:.5rem 0;min-width:0}figcaption{font-size:.85rem;opacity:.8}
pre{background:#8881;border-radius:.3rem;margin:.25rem 0;overflow:auto;padding:.5rem}
mark{background:#fbc02d55;color:inherit;display:block}
";

/// Returns the page. `last` is what stands below a report: sums, and the next version.
pub(super) fn page(title: &str, changes: &[&Change], last: &str) -> String {
    let mut out = String::new();
    let title = escaped(title);
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    for line in last.lines() {
        let _ = writeln!(out, "<p>{}</p>", escaped(line));
    }
    for (impact, heading) in [
        (Impact::Breaking, "Breaking"),
        (Impact::Undecided, "Undecided"),
        (Impact::Compatible, "Compatible"),
    ] {
        let of_impact = changes.iter().filter(|change| change.impact() == impact);
        let count = of_impact.clone().count();
        if count == 0 {
            continue;
        }
        let name = impact.name();
        let _ = writeln!(out, "<section id=\"{name}\">\n<h2>{heading} ({count})</h2>");
        for change in of_impact {
            article(&mut out, change, name);
        }
        out.push_str("</section>\n");
    }
    if changes.is_empty() {
        out.push_str("<p>Nothing has changed.</p>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn article(out: &mut String, change: &Change, impact: &str) {
    let _ = writeln!(
        out,
        "<article class=\"{impact}\">\n<h3>{} <span class=\"code\">{}</span></h3>\n<ul>",
        escaped(&change.message),
        change.code
    );
    for effect in &change.effects {
        let _ = writeln!(out, "<li>{}</li>", escaped(&effect.to_string()));
        if let Some(witness) = &effect.witness {
            let _ = writeln!(out, "<li>{}</li>", escaped(&witness.to_string()));
        }
    }
    out.push_str("</ul>\n<div class=\"sides\">\n");
    for (name, label) in [("Old", &change.old), ("New", &change.new)] {
        figure(out, name, label.as_ref());
    }
    out.push_str("</div>\n</article>\n");
}

/// One side of a change: its place, and the lines around it.
fn figure(out: &mut String, name: &str, label: Option<&Label>) {
    let Some((label, Location::Text(text))) = label.map(|label| (label, &label.location)) else {
        let _ = writeln!(
            out,
            "<figure><figcaption>{name}: nothing</figcaption></figure>"
        );
        return;
    };
    let Some(position) = label.position() else {
        let file = escaped(label.file());
        let _ = writeln!(
            out,
            "<figure><figcaption>{name}: {file}</figcaption></figure>"
        );
        return;
    };
    let place = format!("{}:{}:{}", label.file(), position.line, position.column);
    let _ = write!(
        out,
        "<figure><figcaption>{name}: {}</figcaption><pre>",
        escaped(&place)
    );
    let line = position.line as usize;
    let first = line.saturating_sub(AROUND[0]).max(1);
    let shown = AROUND.iter().sum::<usize>() + 1;
    let lines = text.source.text().lines().enumerate().skip(first - 1);
    for (index, text) in lines.take(shown) {
        let cut: String = text.chars().take(LONGEST).collect();
        let cut = escaped(&cut);
        if index + 1 == line {
            let _ = write!(out, "<mark>{cut}</mark>");
        } else {
            let _ = writeln!(out, "{cut}");
        }
    }
    out.push_str("</pre></figure>\n");
}

/// A text in HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            ch => out.push(ch),
        }
    }
    out
}
