//! JUnit reports, held against what the two published schemas of them say.
//!
//! The schemas are those of Apache Ant (JUnit.xsd, Windy Road Technology) and of Jenkins' xUnit plugin (junit-10.xsd). Their facts,
//! as far as such a report can touch them, are in the tables below: which element has which attributes, and which children, how
//! many of each, and whether in this order.

use std::time::{Duration, SystemTime};

use conform_report::junit;
use conform_validator::Report;

use super::forms::sample;

/// An element of a schema.
struct Element {
    name: &'static str,
    /// Attributes that it must have.
    required: &'static [Attribute],
    /// Those that it may have.
    optional: &'static [Attribute],
    /// Children, and how many of each at least and at most.
    children: &'static [(&'static str, usize, usize)],
    /// Whether they must be in this order.
    is_sequence: bool,
    /// Whether it may have text.
    has_text: bool,
}

type Attribute = (&'static str, fn(&str) -> bool);

const MANY: usize = usize::MAX;

fn any(_: &str) -> bool {
    true
}

fn some(text: &str) -> bool {
    !text.trim().is_empty()
}

fn int(text: &str) -> bool {
    text.parse::<i32>().is_ok()
}

fn decimal(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// `2026-11-26T12:00:00`, without a zone.
fn moment(text: &str) -> bool {
    let form = "dddd-dd-ddTdd:dd:dd";
    let fits = |(c, form): (char, char)| {
        if form == 'd' {
            c.is_ascii_digit()
        } else {
            c == form
        }
    };
    text.len() == form.len() && text.chars().zip(form.chars()).all(fits)
}

/// An element that may have nothing.
const BARE: Element = Element {
    name: "",
    required: &[],
    optional: &[],
    children: &[],
    is_sequence: true,
    has_text: false,
};

/// The elements that both schemas declare alike.
const SHARED: [Element; 3] = [
    Element {
        name: "properties",
        children: &[("property", 0, MANY)],
        ..BARE
    },
    Element {
        name: "property",
        required: &[("name", some), ("value", any)],
        ..BARE
    },
    // `system-out` and `system-err`.
    Element {
        name: "system-",
        has_text: true,
        ..BARE
    },
];

const ANT: [Element; 4] = [
    Element {
        name: "testsuites",
        children: &[("testsuite", 0, MANY)],
        ..BARE
    },
    Element {
        name: "testsuite",
        required: &[
            ("package", any),
            ("id", int),
            ("name", some),
            ("timestamp", moment),
            ("hostname", some),
            ("tests", int),
            ("failures", int),
            ("errors", int),
            ("time", decimal),
        ],
        optional: &[("skipped", int)],
        children: &[
            ("properties", 1, 1),
            ("testcase", 0, MANY),
            ("system-out", 1, 1),
            ("system-err", 1, 1),
        ],
        ..BARE
    },
    Element {
        name: "testcase",
        required: &[("name", any), ("classname", any), ("time", decimal)],
        children: &[("failure", 0, 1)],
        ..BARE
    },
    Element {
        name: "failure",
        required: &[("type", any)],
        optional: &[("message", any)],
        has_text: true,
        ..BARE
    },
];

const JENKINS: [Element; 4] = [
    Element {
        name: "testsuites",
        optional: &[
            ("name", any),
            ("time", decimal),
            ("tests", any),
            ("failures", any),
            ("errors", any),
        ],
        children: &[("testsuite", 0, MANY)],
        ..BARE
    },
    Element {
        name: "testsuite",
        required: &[
            ("name", any),
            ("tests", any),
            ("failures", any),
            ("errors", any),
        ],
        optional: &[
            ("group", any),
            ("time", decimal),
            ("skipped", any),
            ("timestamp", any),
            ("hostname", any),
            ("id", any),
            ("package", any),
            ("file", any),
            ("log", any),
            ("url", any),
        ],
        children: &[
            ("testsuite", 0, MANY),
            ("properties", 0, MANY),
            ("testcase", 0, MANY),
            ("system-out", 0, MANY),
            ("system-err", 0, MANY),
        ],
        is_sequence: false,
        ..BARE
    },
    Element {
        name: "testcase",
        required: &[("name", any)],
        optional: &[("time", any), ("classname", any), ("group", any)],
        children: &[
            ("skipped", 0, MANY),
            ("error", 0, MANY),
            ("failure", 0, MANY),
            ("system-out", 0, MANY),
            ("system-err", 0, MANY),
        ],
        is_sequence: false,
        ..BARE
    },
    Element {
        name: "failure",
        optional: &[("type", any), ("message", any)],
        has_text: true,
        ..BARE
    },
];

/// An element of a report.
#[derive(Debug, Default)]
struct Node {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
    text: String,
}

impl Node {
    fn attribute(&self, name: &str) -> &str {
        let mut own = self.attributes.iter();
        own.find(|(other, _)| other == name)
            .map_or("", |(_, value)| value)
    }

    fn number(&self, name: &str) -> usize {
        self.attribute(name).parse().expect("it is a number")
    }
}

/// Reads the XML of a report: elements, attributes in double quotes, text.
fn read(xml: &str) -> Node {
    let mut open = vec![Node::default()];
    for piece in xml.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag ends");
        if tag.starts_with('?') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            let ended = open.pop().expect("it was opened");
            assert_eq!(name, ended.name);
            open.last_mut()
                .expect("it is inside another")
                .children
                .push(ended);
        } else {
            let (tag, is_empty) = tag
                .strip_suffix('/')
                .map_or((tag, false), |tag| (tag, true));
            let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
            let mut node = Node {
                name: name.to_owned(),
                ..Node::default()
            };
            while let Some((attribute, after)) = rest.trim_start().split_once("=\"") {
                let (value, after) = after.split_once('"').expect("a value ends");
                node.attributes
                    .push((attribute.to_owned(), value.to_owned()));
                rest = after;
            }
            assert_eq!(rest.trim(), "", "`{tag}`");
            if is_empty {
                open.last_mut()
                    .expect("it is inside another")
                    .children
                    .push(node);
            } else {
                open.push(node);
            }
        }
        open.last_mut().expect("the root stays").text.push_str(text);
    }
    let mut root = open.pop().expect("the root stays");
    assert!(open.is_empty(), "elements are open");
    assert_eq!(root.children.len(), 1);
    root.children.remove(0)
}

/// Asserts that a node and all below it are as a schema says.
fn assert_holds(schema: &[Element], node: &Node) {
    let mut known = schema.iter().chain(&SHARED);
    let element = known.find(|element| {
        element.name == node.name || (element.name == "system-" && node.name.starts_with("system-"))
    });
    let element = element.unwrap_or_else(|| panic!("`{}` is no element", node.name));
    let both = || element.required.iter().chain(element.optional);
    for (name, value) in &node.attributes {
        let rule = both().find(|(other, _)| other == name);
        let (_, is) = rule.unwrap_or_else(|| panic!("`{}` has no `{name}`", node.name));
        assert!(is(value), "`{name}` of `{}` is `{value}`", node.name);
    }
    for (name, _) in element.required {
        let is_there = node.attributes.iter().any(|(other, _)| other == name);
        assert!(is_there, "`{}` lacks `{name}`", node.name);
    }
    assert!(
        element.has_text || node.text.trim().is_empty(),
        "text in `{}`",
        node.name
    );
    let mut last = 0;
    for child in &node.children {
        let place = element
            .children
            .iter()
            .position(|(name, ..)| *name == child.name);
        let place = place.unwrap_or_else(|| panic!("`{}` in `{}`", child.name, node.name));
        assert!(
            !element.is_sequence || place >= last,
            "`{}` is too late",
            child.name
        );
        last = place;
        assert_holds(schema, child);
    }
    for (name, least, most) in element.children {
        let count = node
            .children
            .iter()
            .filter(|child| child.name == *name)
            .count();
        assert!(
            (*least..=*most).contains(&count),
            "{count} `{name}` in `{}`",
            node.name
        );
    }
}

/// Asserts that a report follows both schemas.
pub(super) fn assert_holds_both(text: &str) {
    let root = read(text);
    assert_holds(&ANT, &root);
    assert_holds(&JENKINS, &root);
}

#[test]
fn reports_are_as_both_schemas_say() {
    let when = SystemTime::UNIX_EPOCH + Duration::from_secs(1_772_323_200);
    for report in [sample(), Report::new()] {
        let text = junit(report.diagnostics(), &report.summary(), when);
        assert_holds_both(&text);
    }
}

#[test]
fn sums_are_those_of_the_cases() {
    let report = sample();
    let text = junit(report.diagnostics(), &report.summary(), SystemTime::now());
    let root = read(&text);
    let mut failures = 0;
    for (index, suite) in root.children.iter().enumerate() {
        assert_eq!(suite.number("id"), index);
        let cases = || {
            suite
                .children
                .iter()
                .filter(|child| child.name == "testcase")
        };
        let failed = cases().filter(|case| !case.children.is_empty()).count();
        assert_eq!(
            (suite.number("tests"), suite.number("failures")),
            (cases().count(), failed)
        );
        failures += failed;
    }
    assert!(failures > 0, "{text}");
}
