//! XML as a tree of elements, read by `quick-xml`.

use std::ops::Range;

use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

/// An element, with what is in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// The name, with its prefix.
    pub(super) qualified: String,
    /// The name without prefix.
    pub(super) name: String,
    pub(super) namespace: Option<String>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) children: Vec<Element>,
    /// The text directly in it, with references replaced.
    pub(super) text: String,
    /// The bytes of its first tag.
    pub(super) span: Range<usize>,
}

#[derive(Debug)]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) namespace: Option<String>,
    pub(super) value: String,
}

/// Why a text is not well-formed XML, or not read.
pub(super) struct NotXml {
    pub(super) at: usize,
    pub(super) why: String,
}

/// The namespace of `xsi:nil`.
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

impl Element {
    /// Returns whether it states that it is null: `xsi:nil="true"`.
    pub(super) fn is_nil(&self) -> bool {
        self.attributes.iter().any(|attribute| {
            attribute.name == "nil"
                && attribute.namespace.as_deref() == Some(INSTANCE)
                && matches!(attribute.value.as_str(), "true" | "1")
        })
    }

    /// Returns the attributes that are data, without those that say how the XML is to be read.
    pub(super) fn data_attributes(&self) -> impl Iterator<Item = &Attribute> {
        let attributes = self.attributes.iter();
        attributes.filter(|attribute| attribute.namespace.as_deref() != Some(INSTANCE))
    }
}

/// Reads a text as XML. Elements may nest as deep as `max_depth`. Entities that the text itself declares are not expanded.
pub(super) fn parse(text: &str, max_depth: usize) -> Result<Element, NotXml> {
    let mut reader = NsReader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_comments = true;
    let mut open: Vec<Element> = Vec::new();
    let mut root: Option<Element> = None;
    loop {
        let start = offset(reader.buffer_position());
        let not_xml = |at: usize, why: String| NotXml { at, why };
        let (resolved, event) = match reader.read_resolved_event() {
            Ok(read) => read,
            Err(error) => {
                let at = offset(reader.error_position());
                return Err(not_xml(at, error.to_string()));
            }
        };
        let namespace = namespace(&resolved);
        match event {
            Event::Start(tag) => {
                if open.len() >= max_depth {
                    return Err(not_xml(
                        start,
                        format!("elements nest deeper than {max_depth}"),
                    ));
                }
                if open.is_empty() && root.is_some() {
                    return Err(not_xml(
                        start,
                        "there is more than one root element".to_owned(),
                    ));
                }
                let mut element = element(&reader, &tag).map_err(|why| not_xml(start, why))?;
                element.namespace = namespace.map_err(|why| not_xml(start, why))?;
                element.span = start..offset(reader.buffer_position()).max(start + 1);
                open.push(element);
            }
            Event::End(_) => {
                let Some(element) = open.pop() else { continue };
                match open.last_mut() {
                    Some(parent) => parent.children.push(element),
                    None => root = Some(element),
                }
            }
            Event::Text(part) => {
                let part = part.xml_content(XmlVersion::Explicit1_0);
                let part = part.map_err(|error| not_xml(start, error.to_string()))?;
                add(&mut open, &part, start)?;
            }
            Event::CData(part) => {
                let part = part.xml_content(XmlVersion::Explicit1_0);
                let part = part.map_err(|error| not_xml(start, error.to_string()))?;
                add(&mut open, &part, start)?;
            }
            Event::GeneralRef(reference) => {
                let name = reference.decode();
                let name = name.map_err(|error| not_xml(start, error.to_string()))?;
                let character = unescape(&format!("&{name};")).map(|text| text.into_owned());
                let character = character
                    .map_err(|_| not_xml(start, "it refers to an entity of its own".to_owned()))?;
                add(&mut open, &character, start)?;
            }
            Event::Eof if !open.is_empty() => {
                return Err(not_xml(text.len(), "an element is not closed".to_owned()));
            }
            Event::Eof => break,
            Event::Empty(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
    root.ok_or(NotXml {
        at: text.len(),
        why: "there is no element".to_owned(),
    })
}

/// Adds text to the element that is open.
fn add(open: &mut [Element], text: &str, at: usize) -> Result<(), NotXml> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text
            .trim_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
            .is_empty() => {}
        None => {
            return Err(NotXml {
                at,
                why: "there is text outside the root element".to_owned(),
            });
        }
    }
    Ok(())
}

fn element(reader: &NsReader<&[u8]>, tag: &BytesStart<'_>) -> Result<Element, String> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (resolved, name) = reader.resolver().resolve_attribute(attribute.key);
        let value = attribute.normalized_value(XmlVersion::Explicit1_0);
        attributes.push(Attribute {
            name: lossy(name.as_ref()),
            namespace: namespace(&resolved)?,
            value: value.map_err(|error| error.to_string())?.into_owned(),
        });
    }
    Ok(Element {
        qualified: lossy(tag.name().as_ref()),
        name: lossy(tag.local_name().as_ref()),
        attributes,
        ..Element::default()
    })
}

/// Returns the namespace of a name; the error says that its prefix has none.
fn namespace(resolved: &ResolveResult<'_>) -> Result<Option<String>, String> {
    match resolved {
        ResolveResult::Bound(namespace) => Ok(Some(lossy(namespace.as_ref()))),
        ResolveResult::Unbound => Ok(None),
        ResolveResult::Unknown(prefix) => {
            Err(format!("the prefix `{}` is not declared", lossy(prefix)))
        }
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
