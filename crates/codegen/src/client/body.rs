//! Request bodies: a method for each kind of body that an operation takes.

use askama::Template;
use vsee_spec::ir::{
    Additional, Content, ContentKind, Definition, Expr, Field, Kinds, Object, Operation, Part,
    PartEncoding, Presence, StringFormat, Style, Use,
};

use super::layout::{Link, constructor, field};
use super::names::Names;
use super::parameters::style_name;
use crate::docs;
use crate::names::{Position, Scope, identifier};
use crate::spelling::Imports;
use crate::text::string_literal;

/// A body that an operation takes.
pub(super) struct Body {
    /// What the method's name ends in; empty for the first choice.
    pub(super) suffix: &'static str,
    /// The media types that it stands for.
    pub(super) media_types: Vec<String>,
    /// Arguments for it.
    pub(super) arguments: Vec<String>,
    /// The link that sets it.
    pub(super) link: Link,
    /// A line of the table of encodings, if there is one.
    pub(super) encodings: Option<String>,
    /// The name and the text of a struct for it, if it has one.
    pub(super) structure: Option<(String, String)>,
}

/// Whether the members of two bodies are written alike.
fn same_parts(a: &Content, b: &Content) -> bool {
    let parts = |content: &Content| -> Vec<_> {
        content
            .parts
            .iter()
            .map(|part| (part.wire.clone(), part.encoding.clone()))
            .collect()
    };
    parts(a) == parts(b)
}

/// The order of preference.
fn rank(kind: ContentKind) -> (u8, &'static str) {
    match kind {
        ContentKind::Json => (0, "_json"),
        ContentKind::Form => (1, "_form"),
        ContentKind::Multipart => (2, "_multipart"),
        ContentKind::JsonLines => (3, "_json_lines"),
        ContentKind::EventStream | ContentKind::Text => (4, "_text"),
        ContentKind::Binary => (5, "_bytes"),
    }
}

/// The bodies of an operation, the preferred one first; contents that make no difference in Rust are one.
pub(super) fn of(
    operation: &Operation,
    names: &mut Names<'_>,
    scope: &Scope,
    link: &str,
    imports: &mut Imports,
) -> Vec<Body> {
    let Some(body) = &operation.body else {
        return Vec::new();
    };
    let mut contents: Vec<&Content> = body.contents.iter().collect();
    contents.sort_by_key(|content| rank(content.kind).0);
    let mut groups: Vec<Vec<&Content>> = Vec::new();
    for content in contents {
        let text = matches!(rank(content.kind).1, "_text" | "_bytes");
        let same = |group: &&mut Vec<&Content>| {
            rank(group[0].kind) == rank(content.kind)
                && (text || (group[0].ty == content.ty && same_parts(group[0], content)))
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(content),
            None => groups.push(vec![content]),
        }
    }
    let mut bodies = Vec::new();
    for (number, group) in groups.iter().enumerate() {
        let suffix = if number == 0 {
            ""
        } else {
            rank(group[0].kind).1
        };
        let mut scope = scope.clone();
        bodies.push(write(
            operation,
            group,
            body.required,
            suffix,
            names,
            &mut scope,
            link,
            imports,
        ));
    }
    bodies
}

#[allow(
    clippy::too_many_arguments,
    reason = "all of it is needed, and it is called once"
)]
fn write(
    operation: &Operation,
    group: &[&Content],
    required: bool,
    suffix: &'static str,
    names: &mut Names<'_>,
    scope: &mut Scope,
    link: &str,
    imports: &mut Imports,
) -> Body {
    let content = group[0];
    let argument = scope.claim("body");
    let mut result = Body {
        suffix,
        media_types: group
            .iter()
            .map(|content| content.media_type.clone())
            .collect(),
        arguments: Vec::new(),
        link: Link::Call("finish", Vec::new()),
        encodings: None,
        structure: None,
    };
    let any = Use::of(Expr::Any);
    let used = content.ty.as_ref().unwrap_or(&any);
    let open = group.len() > 1 || content.media_type.contains('*');
    let (ty, method, mut values): (String, &'static str, Vec<String>) = match content.kind {
        ContentKind::Json => {
            let (ty, value) = reference(used, &argument, names, imports);
            (
                ty,
                "json",
                vec![string_literal(&plain(&content.media_type)), value],
            )
        }
        ContentKind::JsonLines => {
            let item = names.speller.spell(used, imports);
            let media_type = string_literal(&plain(&content.media_type));
            (
                format!("&[{item}]"),
                "json_lines",
                vec![media_type, argument.clone()],
            )
        }
        ContentKind::Multipart if content.ty.is_none() => (
            names.ours("Multipart", imports),
            "parts",
            vec![
                string_literal(&plain(&content.media_type)),
                format!("Ok({argument})"),
            ],
        ),
        ContentKind::Form | ContentKind::Multipart => {
            let media_type = string_literal(&plain(&content.media_type));
            if let Some((name, text)) = structure(operation, content, suffix, names, link, imports)
            {
                result.structure = Some((name.clone(), text));
                (
                    name,
                    "parts",
                    vec![media_type, format!("{argument}.into_parts()")],
                )
            } else {
                let multipart = content.kind == ContentKind::Multipart;
                let table = encodings(content, used, names, imports);
                let table = if table.is_empty() {
                    "&[]".to_owned()
                } else {
                    let name = identifier(&operation.id, Position::Constant);
                    let kind = if multipart { "MULTIPART" } else { "FORM" };
                    let name = names.constants.claim(&format!("{name}_{kind}"));
                    result.encodings = Some(format!("    {name} = {};\n", table.join(", ")));
                    name
                };
                let method = if multipart { "multipart" } else { "form" };
                let (ty, value) = reference(used, &argument, names, imports);
                (ty, method, vec![media_type, table, value])
            }
        }
        ContentKind::Text | ContentKind::EventStream => (
            "&str".to_owned(),
            "body",
            vec![
                string_literal(&plain(&content.media_type)),
                argument.clone(),
            ],
        ),
        ContentKind::Binary => {
            let body = names.ours("Body", imports);
            let media_type = string_literal(&plain(&content.media_type));
            (
                format!("impl Into<{body}>"),
                "body",
                vec![media_type, argument.clone()],
            )
        }
    };
    if method == "body" && open {
        let media_type = scope.claim("media_type");
        result.arguments.push(format!("{media_type}: &str"));
        values[0] = media_type;
    }
    if required {
        result.arguments.push(format!("{argument}: {ty}"));
        result.link = Link::Call(method, values);
    } else {
        result.arguments.push(format!("{argument}: Option<{ty}>"));
        result.link = Link::Optional(argument, method, values);
    }
    result
}

/// A body by reference: its type, and how it is passed on.
fn reference(
    used: &Use,
    argument: &str,
    names: &Names<'_>,
    imports: &mut Imports,
) -> (String, String) {
    let taken = names.argument(used, imports);
    if taken.by_value {
        (format!("&{}", taken.ty), argument.to_owned())
    } else {
        (taken.ty, argument.to_owned())
    }
}

/// The media type without what cannot be sent: a range becomes the plainest type in it.
fn plain(media_type: &str) -> String {
    match media_type.split(';').next().unwrap_or_default().trim() {
        "*/*" | "application/*" | "" => "application/octet-stream".to_owned(),
        "text/*" => "text/plain".to_owned(),
        "multipart/*" => "multipart/form-data".to_owned(),
        range if range.ends_with("/*") => "application/octet-stream".to_owned(),
        // A boundary in a description is an example's.
        multipart if multipart.starts_with("multipart/") => multipart.to_owned(),
        _ => media_type.to_owned(),
    }
}

/// Entries of the table of encodings, for those members that are not written as they would be anyway.
fn encodings(
    content: &Content,
    used: &Use,
    names: &Names<'_>,
    imports: &mut Imports,
) -> Vec<String> {
    let form = content.kind == ContentKind::Form;
    let object = object_of(used, names);
    let mut entries = Vec::new();
    for part in &content.parts {
        let field = object.and_then(|object| object.fields.iter().find(|f| f.wire == part.wire));
        let kinds = field.map_or(Kinds::ALL, |field| kinds(&field.ty, names, 0));
        if let Some(encoding) = encoding_of(part, form, kinds, names, imports) {
            entries.push(format!("{} {encoding}", string_literal(&part.wire)));
        }
    }
    entries
}

/// How a part is written, if not as it would be anyway.
fn encoding_of(
    part: &Part,
    form: bool,
    kinds: Kinds,
    names: &Names<'_>,
    imports: &mut Imports,
) -> Option<String> {
    let lists = kinds.overlaps(Kinds::ARRAY);
    let objects = kinds.overlaps(Kinds::OBJECT);
    let encoding = match &part.encoding {
        PartEncoding::Style {
            style,
            explode,
            allow_reserved,
        } => {
            let usual = match style {
                Style::Form => *explode || !(lists || objects),
                // An object is written with brackets anyway.
                Style::DeepObject => !lists,
                _ => !(lists || objects),
            };
            if form && usual && !allow_reserved {
                return None;
            }
            if !form && usual && !lists && !objects {
                return None;
            }
            let style = style_name(*style, *explode, *allow_reserved);
            format!("Style({}::{style})", names.ours("Style", imports))
        }
        PartEncoding::Text(media_type) if form || media_type == "text/plain" => return None,
        PartEncoding::Text(media_type) => format!("Text({})", string_literal(&plain(media_type))),
        PartEncoding::Json(media_type) => {
            let mixed = kinds.overlaps(scalars()) && (lists || objects);
            if !form && media_type == "application/json" && (mixed || objects) {
                return None;
            }
            let kind = if mixed { "Structured" } else { "Json" };
            format!("{kind}({})", string_literal(media_type))
        }
        PartEncoding::File(media_type) => {
            format!("Text({})", string_literal(&file_type(media_type)))
        }
    };
    Some(format!("{}::{encoding}", names.ours("Encoding", imports)))
}

fn scalars() -> Kinds {
    Kinds::STRING.or(Kinds::NUMBER).or(Kinds::BOOLEAN)
}

/// The one media type of a file: the first of a list, none of a range.
fn file_type(media_type: &str) -> String {
    plain(media_type.split(',').next().unwrap_or_default())
}

/// The JSON types that a use can have.
fn kinds(used: &Use, names: &Names<'_>, depth: u8) -> Kinds {
    if depth > 8 {
        return Kinds::ALL;
    }
    match names.resolved(&used.expr) {
        Expr::Any => Kinds::ALL,
        Expr::Null => Kinds::NULL,
        Expr::Boolean => Kinds::BOOLEAN,
        Expr::Integer(_) | Expr::Number(_) => Kinds::NUMBER,
        Expr::String(_) => Kinds::STRING,
        Expr::Array(_) | Expr::Tuple(_) => Kinds::ARRAY,
        Expr::Map(_) => Kinds::OBJECT,
        Expr::Loose(_) => Kinds::STRING.or(Kinds::NUMBER),
        Expr::Blank(inner) => {
            Kinds::STRING.or(kinds(&Use::of((**inner).clone()), names, depth + 1))
        }
        Expr::Named(id) | Expr::Boxed(id) => match &names.speller.types().ty(*id).definition {
            Definition::Object(_) => Kinds::OBJECT,
            Definition::Enum(_) => scalars(),
            Definition::Union(union) => union
                .variants
                .iter()
                .fold(Kinds::default(), |all, variant| all.or(variant.kinds)),
            Definition::Alias(used) | Definition::Newtype(used) => kinds(used, names, depth + 1),
        },
    }
}

/// The object that a body is.
fn object_of<'a>(used: &Use, names: &Names<'a>) -> Option<&'a Object> {
    match &names.speller.types().ty(names.named(used)?).definition {
        Definition::Object(object) => Some(object),
        _ => None,
    }
}

/// Whether a member is a file, and if so whether it is a list of them.
fn file(field: &Field, parts: &[Part], names: &Names<'_>) -> Option<bool> {
    let is_binary =
        |expr: &Expr| matches!(names.resolved(expr), Expr::String(StringFormat::Binary));
    let declared = || {
        let part = parts.iter().find(|part| part.wire == field.wire);
        matches!(part.map(|part| &part.encoding), Some(PartEncoding::File(_)))
    };
    match names.resolved(&field.ty.expr) {
        Expr::Array(item) if is_binary(&item.expr) => Some(true),
        expr if is_binary(expr) => Some(false),
        Expr::String(StringFormat::Plain) if declared() => Some(false),
        Expr::Array(item)
            if declared()
                && matches!(
                    names.resolved(&item.expr),
                    Expr::String(StringFormat::Plain)
                ) =>
        {
            Some(true)
        }
        _ => None,
    }
}

#[derive(Template)]
#[template(path = "client/src/generated/form.rs.j2")]
struct FormTemplate {
    name: String,
    method: String,
    members: Vec<Member>,
    required: Vec<(String, String)>,
    multipart: String,
    invalid_body: String,
}

struct Member {
    docs: String,
    name: String,
    ty: String,
    optional: bool,
    /// The statement that adds the member's parts.
    statement: String,
}

/// A struct for a multipart body with files; `None` for a body without any, which is sent by reference.
fn structure(
    operation: &Operation,
    content: &Content,
    suffix: &str,
    names: &mut Names<'_>,
    link: &str,
    imports: &mut Imports,
) -> Option<(String, String)> {
    let object = object_of(content.ty.as_ref()?, names)?;
    if content.kind != ContentKind::Multipart
        || !object
            .fields
            .iter()
            .any(|field| file(field, &content.parts, names).is_some())
    {
        return None;
    }
    let mut scope = Scope::new();
    let mut members = Vec::new();
    for field in object.fields.iter().filter(|field| !field.read_only) {
        let wanted = field.rename.as_deref().unwrap_or(&field.wire);
        let name = scope.claim(&identifier(wanted, Position::Value));
        let part = content.parts.iter().find(|part| part.wire == field.wire);
        let optional = field.presence != Presence::Required;
        let wire = string_literal(&field.wire);
        let (ty, statement) = match file(field, &content.parts, names) {
            Some(list) => {
                let media_type = match part.map(|part| &part.encoding) {
                    Some(PartEncoding::File(media_type)) => file_type(media_type),
                    _ => "application/octet-stream".to_owned(),
                };
                let file = names.ours("File", imports);
                let (ty, value) = match (list, optional) {
                    (true, _) => (format!("Vec<{file}>"), format!("self.{name}")),
                    (false, true) => (format!("Option<{file}>"), format!("self.{name}")),
                    (false, false) => (file, format!("[self.{name}]")),
                };
                let arguments = [wire, string_literal(&media_type), value];
                let call = crate::text::call(8, "parts.push_files".len(), &arguments, 1);
                (ty, format!("parts.push_files{call};"))
            }
            None => {
                let encoding = part.and_then(|part| {
                    encoding_of(part, false, kinds(&field.ty, names, 0), names, imports)
                });
                let encoding = encoding.map_or("None".to_owned(), |text| format!("Some({text})"));
                let ty = names.speller.member(&field.ty, field.presence, imports);
                let arguments = [wire, encoding, format!("&self.{name}")];
                let call = crate::text::call(8, "parts.push_member".len(), &arguments, 2);
                (ty, format!("parts.push_member{call}?;"))
            }
        };
        let fallback = format!("The part {}.", docs::code_span(&field.wire));
        let docs = docs::comment(&field.docs, 4, &fallback);
        members.push(Member {
            docs,
            name,
            ty,
            optional,
            statement,
        });
    }
    if !matches!(
        object.additional,
        Additional::Unspecified | Additional::Forbidden
    ) {
        members.push(more(&mut scope, names, imports));
    }
    let name = identifier(&operation.id, Position::Type);
    let name = names.declared.claim(&format!(
        "{name}{}",
        if suffix.is_empty() {
            "Form"
        } else {
            "Multipart"
        }
    ));
    let required: Vec<(String, String)> = members
        .iter()
        .filter(|member| !member.optional)
        .map(|member| (member.name.clone(), member.ty.clone()))
        .collect();
    let template = FormTemplate {
        name: name.clone(),
        method: link.to_owned(),
        required: if required.len() > 7 {
            Vec::new()
        } else {
            required
        },
        members,
        multipart: names.ours("Multipart", imports),
        invalid_body: names.ours("InvalidBody", imports),
    };
    Some((
        name,
        template
            .render()
            .expect("a template over strings cannot fail"),
    ))
}

/// The member for parts that the description does not name.
fn more(scope: &mut Scope, names: &Names<'_>, imports: &mut Imports) -> Member {
    let name = scope.claim("more");
    let value = names.speller.runtime("Value", imports);
    Member {
        docs: "    /// Parts that the description does not name.\n".to_owned(),
        ty: format!("Vec<(String, {value})>"),
        optional: true,
        statement: format!("parts.push_more(&self.{name})?;"),
        name,
    }
}

impl FormTemplate {
    /// Whether nothing must be given.
    fn all_optional(&self) -> bool {
        self.members.iter().all(|member| member.optional)
    }

    fn constructor(&self) -> String {
        let given = self.required.iter();
        let given = given
            .map(|(name, ty)| (name.as_str(), ty.as_str()))
            .collect::<Vec<_>>();
        let all = self.members.iter().map(|member| match member.optional {
            true => (member.name.as_str(), member.nothing()),
            false => (member.name.as_str(), ""),
        });
        constructor(&given, &all.collect::<Vec<_>>())
    }
}

impl Member {
    fn declaration(&self) -> String {
        field(&self.name, &self.ty)
    }

    /// What the member is when it is left out.
    fn nothing(&self) -> &'static str {
        if self.ty.starts_with("Vec<") {
            "Vec::new()"
        } else if self.ty.starts_with("Option<") {
            "None"
        } else {
            "Default::default()"
        }
    }
}
