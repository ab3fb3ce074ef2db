//! An API as compact text, for people.

use std::fmt::{self, Display, Formatter, Write as _};

use crate::{
    Additional, Api, Content, Definition, Docs, Example, Expr, Header, IntegerFormat, JsonTypes,
    Name, NumberFormat, Object, Operation, ParameterEncoding, PartEncoding, Presence,
    SecurityRequirement, Status, StringFormat, Type, TypeId, Union, Use,
};

/// Returns an API as text: types first, then operations, then webhooks.
///
/// The text is for reading and comparing. It leaves out most prose and origins.
#[must_use]
pub fn dump(api: &Api) -> String {
    let mut out = String::new();
    for server in &api.servers {
        let _ = writeln!(out, "server {}", server.url);
    }
    for scheme in &api.security_schemes {
        let _ = writeln!(out, "security {}: {:?}", scheme.name, scheme.kind);
    }
    for index in 0..api.types.len() {
        out.push_str(&dump_type(
            api,
            TypeId(u32::try_from(index).unwrap_or(u32::MAX)),
        ));
    }
    for operation in &api.operations {
        out.push_str(&dump_operation(api, operation));
    }
    for operation in &api.webhooks {
        out.push_str("webhook ");
        out.push_str(&dump_operation(api, operation));
    }
    out
}

/// Returns one type as text.
///
/// # Panics
///
/// If `id` comes from another `Api`.
#[must_use]
pub fn dump_type(api: &Api, id: TypeId) -> String {
    Dump {
        api,
        what: api.ty(id),
    }
    .to_string()
}

/// Returns one operation as text.
#[must_use]
pub fn dump_operation(api: &Api, operation: &Operation) -> String {
    Dump {
        api,
        what: operation,
    }
    .to_string()
}

/// Returns a use of a type as text: `[Visit]`, `{string}`, `integer | null`.
#[must_use]
pub fn dump_use(api: &Api, used: &Use) -> String {
    Dump { api, what: used }.to_string()
}

impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Component(name) => f.write_str(name),
            Self::Inline(words) => f.write_str(&words.join("/")),
        }
    }
}

struct Dump<'a, T> {
    api: &'a Api,
    what: &'a T,
}

impl<'a, T> Dump<'a, T> {
    fn of<U>(&self, what: &'a U) -> Dump<'a, U> {
        Dump {
            api: self.api,
            what,
        }
    }
}

impl Display for Dump<'_, Use> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.of(&self.what.expr).fmt(f)?;
        f.write_str(if self.what.nullable { " | null" } else { "" })
    }
}

impl Display for Dump<'_, Expr> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.what {
            Expr::Named(id) => self.api.ty(*id).name.fmt(f),
            Expr::Any => f.write_str("any"),
            Expr::Null => f.write_str("null"),
            Expr::Boolean => f.write_str("boolean"),
            Expr::Integer(format) => f.write_str(match format {
                IntegerFormat::Int32 => "int32",
                IntegerFormat::Int64 => "int64",
                IntegerFormat::Uint32 => "uint32",
                IntegerFormat::Uint64 => "uint64",
                IntegerFormat::Wide => "int128",
                IntegerFormat::Big => "bigint",
                IntegerFormat::UnixTime => "unix-time",
            }),
            Expr::Number(format) => f.write_str(match format {
                NumberFormat::Double => "double",
                NumberFormat::Decimal => "decimal",
                NumberFormat::UnixTime => "fractional unix-time",
            }),
            Expr::String(format) => f.write_str(match format {
                StringFormat::Plain => "string",
                StringFormat::Decimal => "decimal-string",
                other => other.name().unwrap_or("string"),
            }),
            Expr::Array(item) => write!(f, "[{}]", self.of(&**item)),
            Expr::Map(value) => write!(f, "{{{}}}", self.of(&**value)),
            Expr::Tuple(items) => {
                f.write_str("(")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{}", if index > 0 { ", " } else { "" }, self.of(item))?;
                }
                f.write_str(")")
            }
            Expr::Loose(inner) => write!(f, "loose {}", self.of(&**inner)),
            Expr::Blank(inner) => write!(f, "blank {}", self.of(&**inner)),
        }
    }
}

impl Display for Dump<'_, Type> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let ty = self.what;
        let head = match &ty.definition {
            Definition::Object(_) => "object",
            Definition::Enum(_) => "enum",
            Definition::Union(_) => "union",
            Definition::Alias(_) => "alias",
            Definition::Newtype(_) => "newtype",
        };
        write!(f, "{head} {}", ty.name)?;
        match &ty.definition {
            Definition::Alias(used) | Definition::Newtype(used) => {
                write!(f, " = {}", self.of(used))?
            }
            Definition::Enum(list) => write!(f, ": {:?}", list.repr)?,
            Definition::Union(Union { tag: Some(tag), .. }) => {
                write!(
                    f,
                    " by {:?}{}",
                    tag.property,
                    if tag.declared { "" } else { " (found)" }
                )?;
            }
            _ => {}
        }
        for (set, word) in [
            (ty.in_request, " >"),
            (ty.in_response, " <"),
            (ty.deprecated, " deprecated"),
            (ty.sensitive, " sensitive"),
        ] {
            f.write_str(if set { word } else { "" })?;
        }
        writeln!(f, "{}", mark(&ty.docs))?;
        match &ty.definition {
            Definition::Object(object) => self.of(object).fmt(f)?,
            Definition::Enum(list) => {
                for value in &list.values {
                    write!(f, "  {}", value.value)?;
                    if let Some(name) = &value.name {
                        write!(f, " as {name:?}")?;
                    }
                    writeln!(f, "{}", mark(&value.docs))?;
                }
            }
            Definition::Union(union) => {
                for variant in &union.variants {
                    write!(
                        f,
                        "  {:?}: {} ({})",
                        variant.name,
                        self.of(&variant.ty),
                        variant.json_types
                    )?;
                    if let Some(key) = &variant.key {
                        write!(f, " in {key:?}")?;
                    }
                    for tag in &variant.tags {
                        write!(f, " {tag}")?;
                    }
                    f.write_str(if variant.default { " default" } else { "" })?;
                    writeln!(f, "{}", mark(&variant.docs))?;
                }
            }
            Definition::Alias(_) | Definition::Newtype(_) => {}
        }
        write_examples(f, "  ", &ty.examples)
    }
}

fn write_examples(f: &mut Formatter<'_>, indent: &str, examples: &[Example]) -> fmt::Result {
    for example in examples {
        let mark = if example.valid { "" } else { " (invalid)" };
        writeln!(f, "{indent}example {}{mark}", example.json)?;
    }
    Ok(())
}

impl Display for Dump<'_, Object> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for field in &self.what.fields {
            let (mark_absent, null) = match field.presence {
                Presence::Required => ("", ""),
                Presence::Optional => ("?", ""),
                Presence::Nullable => ("", " | null"),
                Presence::OptionalNullable => ("?", " | null"),
            };
            let (wire, ty) = (&field.wire, self.of(&field.ty));
            let quoted = wire.is_empty()
                || !wire
                    .chars()
                    .all(|ch| ch.is_alphanumeric() || "_-.$@".contains(ch));
            if quoted {
                write!(f, "  {wire:?}")?
            } else {
                write!(f, "  {wire}")?
            }
            write!(f, "{mark_absent}: {ty}{null}")?;
            if let Some(rename) = &field.rename {
                write!(f, " as {rename:?}")?;
            }
            for (set, word) in [
                (field.read_only, " read-only"),
                (field.write_only, " write-only"),
                (field.deprecated, " deprecated"),
                (field.sensitive, " sensitive"),
            ] {
                f.write_str(if set { word } else { "" })?;
            }
            if let Some(default) = &field.default {
                write!(f, " = {default}")?;
            }
            writeln!(f, "{}", mark(&field.docs))?;
        }
        match &self.what.additional {
            Additional::Unspecified => Ok(()),
            Additional::Forbidden => writeln!(f, "  no others"),
            Additional::Any => writeln!(f, "  others: any"),
            Additional::Typed(used) => writeln!(f, "  others: {}", self.of(used)),
        }
    }
}

impl Display for JsonTypes {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if *self == Self::ALL {
            return f.write_str("any");
        }
        let mut first = true;
        for (json_types, name) in [
            (Self::NULL, "null"),
            (Self::BOOLEAN, "boolean"),
            (Self::NUMBER, "number"),
            (Self::INTEGER, "integer"),
            (Self::STRING, "string"),
            (Self::ARRAY, "array"),
            (Self::OBJECT, "object"),
        ] {
            let holds = self.0 & json_types.0 == json_types.0
                && !(json_types == Self::INTEGER && self.overlaps(Self::FRACTION));
            if holds {
                write!(f, "{}{name}", if first { "" } else { "|" })?;
                first = false;
            }
        }
        Ok(())
    }
}

impl Display for Dump<'_, Operation> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let operation = self.what;
        write!(
            f,
            "{} {} {}",
            operation.id, operation.method, operation.path
        )?;
        if let Some(name) = &operation.rename {
            write!(f, " as {name:?}")?;
        }
        for (set, word) in [
            (!operation.id_declared, " (id made)"),
            (operation.deprecated, " deprecated"),
        ] {
            f.write_str(if set { word } else { "" })?;
        }
        writeln!(f, "{}", mark(&operation.docs))?;
        if !operation.tags.is_empty() {
            writeln!(f, "  tags {}", operation.tags.join(", "))?;
        }
        for server in &operation.servers {
            writeln!(f, "  server {}", server.url)?;
        }
        for requirement in &operation.security {
            writeln!(f, "  security {}", self.of(requirement))?;
        }
        if let Some(pagination) = &operation.pagination {
            writeln!(f, "  {pagination:?}")?;
        }
        if let Some(polling) = &operation.polling {
            writeln!(f, "  {polling:?}")?;
        }
        if operation.is_signed {
            writeln!(f, "  signed")?;
        }
        for parameter in &operation.parameters {
            let location = format!("{:?}", parameter.location).to_lowercase();
            let absent = if parameter.required { "" } else { "?" };
            write!(
                f,
                "  {location} {}{absent}: {} (",
                parameter.wire,
                self.of(&parameter.ty)
            )?;
            match &parameter.encoding {
                ParameterEncoding::Style {
                    style,
                    explode,
                    allow_reserved,
                    nesting,
                } => {
                    write!(f, "{style:?}")?;
                    f.write_str(if *explode { " explode" } else { "" })?;
                    f.write_str(if *allow_reserved { " reserved" } else { "" })?;
                    if let Some(nesting) = nesting {
                        write!(f, " {nesting:?}")?;
                    }
                }
                ParameterEncoding::Content(media_type) => f.write_str(media_type)?,
                ParameterEncoding::Form(_) => f.write_str("form")?,
                ParameterEncoding::Text(media_type) => write!(f, "text, {media_type}")?,
            }
            f.write_str(")")?;
            for (set, word) in [
                (parameter.deprecated, " deprecated"),
                (parameter.sensitive, " sensitive"),
            ] {
                f.write_str(if set { word } else { "" })?;
            }
            if let Some(rename) = &parameter.rename {
                write!(f, " as {rename:?}")?;
            }
            if let Some(default) = &parameter.default {
                write!(f, " = {default}")?;
            }
            if let Some(constant) = &parameter.constant {
                write!(f, " always {constant}")?;
            }
            writeln!(f, "{}", mark(&parameter.docs))?;
        }
        if let Some(body) = &operation.body {
            writeln!(f, "  body{}", if body.required { "" } else { "?" })?;
            body.contents
                .iter()
                .try_for_each(|content| self.of(content).fmt(f))?;
        }
        for response in &operation.responses {
            match response.status {
                Status::Code(code) => writeln!(f, "  {code}")?,
                Status::Range(first) => writeln!(f, "  {first}XX")?,
                Status::Default => writeln!(f, "  default")?,
            }
            for header in &response.headers {
                write!(f, "    {}", self.of(header))?;
            }
            response
                .contents
                .iter()
                .try_for_each(|content| self.of(content).fmt(f))?;
        }
        Ok(())
    }
}

impl Display for Dump<'_, SecurityRequirement> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.what.schemes.is_empty() {
            return f.write_str("none");
        }
        for (index, (scheme, scopes)) in self.what.schemes.iter().enumerate() {
            let name = self
                .api
                .security_schemes
                .get(*scheme)
                .map_or("?", |scheme| scheme.name.as_str());
            write!(f, "{}{name}", if index > 0 { " + " } else { "" })?;
            if !scopes.is_empty() {
                write!(f, "({})", scopes.join(" "))?;
            }
        }
        Ok(())
    }
}

impl Display for Dump<'_, Content> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let content = self.what;
        write!(f, "    {} {:?}", content.media_type, content.kind)?;
        if let Some(ty) = &content.ty {
            write!(f, ": {}", self.of(ty))?;
        }
        writeln!(f)?;
        for part in &content.parts {
            write!(f, "      {}: ", part.wire)?;
            writeln!(f, "{}", self.of(&part.encoding))?;
            for header in &part.headers {
                write!(f, "        {}", self.of(header))?;
            }
        }
        if let Some(positions) = &content.positions {
            for (index, position) in positions.all().enumerate() {
                let label = match index {
                    rest if rest == positions.first.len() => "all others".to_owned(),
                    index if index < positions.required => format!("part {}", index + 1),
                    index => format!("part {}?", index + 1),
                };
                let name = position.name.as_deref().map(|name| format!(" {name}"));
                write!(f, "      {label}{}: ", name.unwrap_or_default())?;
                writeln!(
                    f,
                    "{}, {}",
                    self.of(&position.ty),
                    self.of(&position.encoding)
                )?;
                for header in &position.headers {
                    write!(f, "        {}", self.of(header))?;
                }
            }
        }
        write_examples(f, "      ", &content.examples)
    }
}

impl Display for Dump<'_, PartEncoding> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.what {
            PartEncoding::Style {
                style,
                explode,
                allow_reserved,
            } => {
                write!(f, "{style:?}")?;
                f.write_str(if *explode { " explode" } else { "" })?;
                f.write_str(if *allow_reserved { " reserved" } else { "" })
            }
            PartEncoding::Text(media_type) => write!(f, "text {media_type}"),
            PartEncoding::Json(media_type) => write!(f, "json {media_type}"),
            PartEncoding::File(media_type) => write!(f, "file {media_type}"),
            PartEncoding::Multipart(media_type) => write!(f, "parts {media_type}"),
        }
    }
}

impl Display for Dump<'_, Header> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let header = self.what;
        let absent = if header.required { "" } else { "?" };
        let how = match &header.encoding {
            ParameterEncoding::Style { explode: false, .. } => String::new(),
            ParameterEncoding::Style { explode: true, .. } => " explode".to_owned(),
            ParameterEncoding::Content(media_type) => format!(" {media_type}"),
            ParameterEncoding::Form(_) => " form".to_owned(),
            ParameterEncoding::Text(media_type) => format!(" text, {media_type}"),
        };
        writeln!(
            f,
            "header {}{absent}: {}{how}{}",
            header.wire,
            self.of(&header.ty),
            mark(&header.docs)
        )
    }
}

/// Returns the first words of prose: enough to see that it is there.
fn mark(docs: &Docs) -> String {
    let text = docs
        .summary
        .as_deref()
        .or(docs.description.as_deref())
        .unwrap_or_default();
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(40).collect();
    if short.is_empty() {
        String::new()
    } else {
        format!("  -- {short}")
    }
}
