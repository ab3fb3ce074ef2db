//! The documented path that was probably meant by an undocumented one.

use conform_description::{Description, Node};

use crate::url::path_of;

/// Returns advice for a path that no template matches: the template with a segment of similar spelling, or the template
/// that matches the end of the path, after a base path that no server has.
pub(crate) fn path(description: &Description, path: &str) -> Option<String> {
    let segments = split(path);
    let operations = description.operations();
    let mut templates: Vec<&str> = operations
        .iter()
        .map(|operation| operation.template())
        .collect();
    templates.dedup();
    let servers = description.root().follow("servers");
    let urls = servers.into_iter().flat_map(Node::items);
    let mut bases: Vec<&str> = urls
        .filter_map(|server| server.text("url"))
        .map(|url| path_of(url).trim_end_matches('/'))
        .collect();
    if bases.is_empty() {
        bases.push("");
    }
    for template in &templates {
        for base in &bases {
            let whole = format!("{base}{template}");
            if is_misspelt(&split(&whole), &segments) {
                return Some(format!("did you mean `{whole}`?"));
            }
        }
    }
    if let Some(help) = with_slashes(&templates, &bases, &segments) {
        return Some(help);
    }
    let tail = templates.iter().copied().filter(|template| {
        let wanted = split(template);
        let at = segments.len().checked_sub(wanted.len());
        !wanted.is_empty() && at.is_some_and(|at| matches(&wanted, &segments[at..]))
    });
    // The longest one is the most specific.
    let template = tail.max_by_key(|template| split(template).len())?;
    let bases: Vec<String> = bases
        .iter()
        .map(|base| format!("`{base}{template}`"))
        .collect();
    Some(format!(
        "the description has it as {}; if there is another base path, add it to `servers`",
        bases.join(" and ")
    ))
}

/// Returns advice for a path that would fit a template if the value of a parameter had slashes.
fn with_slashes(templates: &[&str], bases: &[&str], segments: &[&str]) -> Option<String> {
    let mut found: Option<(usize, String)> = None;
    for template in templates {
        for base in bases {
            let whole = format!("{base}{template}");
            let wanted = split(&whole);
            let Some(more) = segments
                .len()
                .checked_sub(wanted.len())
                .filter(|more| *more > 0)
            else {
                continue;
            };
            let fits_from = |at: &usize| {
                wanted[*at].contains('{')
                    && matches(&wanted[..*at], &segments[..*at])
                    && matches(&wanted[at + 1..], &segments[at + more + 1..])
            };
            let literal = wanted.iter().filter(|one| !one.contains('{')).count();
            let is_better = found.as_ref().is_none_or(|(best, _)| literal > *best);
            if literal > 0
                && is_better
                && let Some(at) = (0..wanted.len()).rev().find(fits_from)
            {
                let help = format!(
                    "`{whole}` would fit if `{}` could have a `/`: encode it as %2F, or mark the parameter with `x-multi-segment: true`",
                    wanted[at]
                );
                found = Some((literal, help));
            }
        }
    }
    found.map(|(_, help)| help)
}

fn split(path: &str) -> Vec<&str> {
    path.split('/')
        .filter(|segment| !segment.is_empty())
        .collect()
}

fn fits(wanted: &str, segment: &str) -> bool {
    wanted.contains('{') || wanted == segment
}

fn matches(wanted: &[&str], segments: &[&str]) -> bool {
    wanted.len() == segments.len()
        && wanted
            .iter()
            .zip(segments)
            .all(|(wanted, segment)| fits(wanted, segment))
}

/// Returns whether all segments fit but one, which has a similar spelling.
fn is_misspelt(wanted: &[&str], segments: &[&str]) -> bool {
    if wanted.len() != segments.len() {
        return false;
    }
    let mut others = wanted
        .iter()
        .zip(segments)
        .filter(|(wanted, segment)| !fits(wanted, segment));
    let (Some((wanted, segment)), None) = (others.next(), others.next()) else {
        return false;
    };
    conform_report::nearest(segment, [*wanted]).is_some()
}
