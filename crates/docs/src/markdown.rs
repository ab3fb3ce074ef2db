//! The page as Markdown: CommonMark with tables left out, for programs and wikis.
//!
//! Prose is rewritten without HTML; every other text of a description is a code span or is escaped.

use std::fmt::Write as _;

use crate::model::{
    Content, Example, ExampleContent, Group, Mark, Operation, Parameter, Prose, Reference, Schema,
    Security, Server, TypeWord,
};
use crate::prose::to_markdown;

/// The indentation of a level of a list.
const INDENT: &str = "  ";

/// Returns the page.
pub(crate) fn render(reference: &Reference<'_>) -> String {
    let mut out = Writer { out: String::new() };
    out.head(reference);
    for group in &reference.groups {
        out.group(group);
    }
    if !reference.schemas.is_empty() {
        out.line("## Schemas\n");
    }
    for named in &reference.schemas {
        out.line(&format!("### {}\n", text(&named.name)));
        out.line(&format!("{}\n", ty(&named.schema.ty)));
        out.schema(&named.schema, 0);
        out.end();
    }
    if !reference.examples.is_empty() {
        out.line("## Examples\n");
    }
    for named in &reference.examples {
        out.line(&format!("### {}\n", text(&named.name)));
        out.example(&named.example, "");
        out.end();
    }
    out.line("## Not on this page\n");
    if reference.omissions.is_empty() {
        out.line("Everything that the description says is shown.");
    }
    for omission in &reference.omissions {
        let names: Vec<String> = omission.names.iter().map(|name| text(name)).collect();
        out.line(&format!(
            "- {} {}: {}",
            omission.count,
            omission.what,
            names.join(", ")
        ));
    }
    out.out
}

struct Writer {
    out: String,
}

impl Writer {
    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// Ends a block with one empty line.
    fn end(&mut self) {
        self.out.truncate(self.out.trim_end().len());
        self.out.push_str("\n\n");
    }

    /// Writes prose, indented for the list that it is in.
    fn prose(&mut self, prose: &Option<Prose<'_>>, indent: &str) {
        match prose {
            None => {}
            Some(Prose::Elsewhere(link)) => {
                self.line(&format!("\n{indent}Described at {}.\n", code(&link.text)));
            }
            Some(Prose::Text(prose)) => {
                self.line("");
                for line in below(&to_markdown(prose)).lines() {
                    if line.is_empty() {
                        self.line("");
                    } else {
                        self.line(&format!("{indent}{line}"));
                    }
                }
                self.line("");
            }
        }
    }

    fn head(&mut self, reference: &Reference<'_>) {
        self.line(&format!(
            "# {} {}\n",
            text(reference.title),
            text(reference.version)
        ));
        if let Some(summary) = reference.summary {
            self.line(&format!("{}\n", text(summary)));
        }
        self.prose(&reference.prose, "");
        let operations: usize = reference
            .groups
            .iter()
            .map(|group| group.operations.len())
            .sum();
        let _ = write!(
            self.out,
            "OpenAPI {}, {operations} operations, {} schemas.",
            reference.openapi,
            reference.schemas.len()
        );
        if let Some(shown) = &reference.shown {
            let _ = write!(self.out, " Payloads have shown {shown} parts.");
        }
        self.line("\n");
        for about in &reference.about {
            let url = about.url.as_deref().filter(|url| *url != about.text);
            let url = url.map_or_else(String::new, |url| format!(" {}", code(url)));
            self.line(&format!("- {}: {}{url}", about.label, text(about.text)));
        }
        self.end();
        if !reference.servers.is_empty() {
            self.line("## Servers\n");
            self.servers(&reference.servers);
            self.end();
        }
        if !reference.schemes.is_empty() {
            self.line("## Security\n");
        }
        for scheme in &reference.schemes {
            let deprecated = if scheme.deprecated {
                ", deprecated"
            } else {
                ""
            };
            self.line(&format!(
                "- {}: {}{deprecated}",
                code(scheme.name),
                text(&scheme.kind)
            ));
            self.prose(&scheme.prose, INDENT);
            for flow in &scheme.flows {
                self.line(&format!("  - flow {}", flow.name));
                for (label, url) in &flow.urls {
                    self.line(&format!("    - {label}: {}", code(url)));
                }
                for (scope, meaning) in &flow.scopes {
                    self.line(&format!("    - {} {}", code(scope), text(meaning)));
                }
            }
        }
        self.end();
        if let Some(client) = &reference.client {
            self.line("## Client in Rust\n");
            self.fenced(client, "rust", "");
            self.end();
        }
    }

    fn servers(&mut self, servers: &[Server<'_>]) {
        for server in servers {
            let name = server
                .name
                .map_or_else(String::new, |name| format!(" {}", text(name)));
            self.line(&format!("- {}{name}", code(server.url)));
            self.prose(&server.prose, INDENT);
            for variable in &server.variables {
                let values: Vec<String> = variable.values.iter().map(|value| code(value)).collect();
                let values = if values.is_empty() {
                    String::new()
                } else {
                    format!(", one of {}", values.join(", "))
                };
                self.line(&format!(
                    "  - {} is {} by default{values}",
                    code(variable.name),
                    code(variable.default)
                ));
                self.prose(&variable.prose, "    ");
            }
        }
    }

    fn group(&mut self, group: &Group<'_>) {
        self.line(&format!("## {}\n", text(&group.name)));
        if let Some(summary) = group.summary {
            self.line(&format!("{}\n", text(summary)));
        }
        if let Some(parent) = group.parent {
            self.line(&format!("A part of {}.\n", code(parent)));
        }
        self.prose(&group.prose, "");
        if !group.others.is_empty() {
            let others: Vec<String> = group.others.iter().map(|link| code(&link.text)).collect();
            self.line(&format!("See also {}.\n", others.join(", ")));
        }
        for operation in &group.operations {
            self.operation(operation);
        }
    }

    fn operation(&mut self, operation: &Operation<'_>) {
        self.line(&format!("### {}\n", text(&operation.title)));
        let call = code(&format!("{} {}", operation.method, operation.path));
        let id = operation
            .id
            .map_or_else(String::new, |id| format!(", {}", code(id)));
        let called = if operation.is_called {
            ", sent by the API"
        } else {
            ""
        };
        let deprecated = if operation.deprecated {
            ", **deprecated**"
        } else {
            ""
        };
        let security = security(&operation.security);
        let mark = mark(&operation.mark);
        self.line(&format!(
            "{call}{id}{called}{deprecated}, {security}{mark}\n"
        ));
        self.prose(&operation.prose, "");
        if let Some(docs) = &operation.external {
            self.line(&format!("More: {} {}\n", text(docs.text), code(docs.url)));
        }
        if !operation.servers.is_empty() {
            self.line("#### Servers\n");
            self.servers(&operation.servers);
            self.end();
        }
        if !operation.parameters.is_empty() {
            self.line("#### Parameters\n");
            self.parameters(&operation.parameters, "");
            self.end();
        }
        if let Some(body) = &operation.body {
            let required = if body.required { " (required)" } else { "" };
            self.line(&format!("#### Request body{required}\n"));
            self.prose(&body.prose, "");
            self.contents(&body.contents, "");
            self.end();
        }
        if !operation.responses.is_empty() {
            self.line("#### Responses\n");
        }
        for response in &operation.responses {
            let mark = self::mark(&response.mark);
            let summary = response
                .summary
                .map_or_else(String::new, |it| format!(": {}", text(it)));
            self.line(&format!(
                "- {} {}{summary}{mark}",
                code(response.status),
                response.reason
            ));
            self.prose(&response.prose, INDENT);
            if !response.headers.is_empty() {
                self.line("  - headers");
                self.parameters(&response.headers, "    ");
            }
            self.contents(&response.contents, INDENT);
            for link in &response.links {
                let values = link.values.iter();
                let values: Vec<String> = values
                    .map(|(name, value)| format!("{} = {}", code(name), code(value)))
                    .collect();
                let with = if values.is_empty() { "" } else { " with " };
                self.line(&format!(
                    "  - link {} to {}{with}{}",
                    code(link.name),
                    code(link.target),
                    values.join(", ")
                ));
                self.prose(&link.prose, "    ");
            }
        }
        self.end();
        for (name, links) in &operation.callbacks {
            let links: Vec<String> = links.iter().map(|link| code(&link.text)).collect();
            self.line(&format!("- callback {}: {}", code(name), links.join(", ")));
        }
        self.end();
        for (snippet, language) in [(&operation.curl, "sh"), (&operation.rust, "rust")] {
            if let Some(snippet) = snippet {
                self.fenced(snippet, language, "");
                self.end();
            }
        }
    }

    fn parameters(&mut self, parameters: &[Parameter<'_>], indent: &str) {
        for parameter in parameters {
            let place = parameter
                .location
                .map_or_else(String::new, |it| format!(" in {}", text(it)));
            let mut line = format!(
                "{indent}- {}{place}: {}",
                code(parameter.name),
                ty(&parameter.schema.ty)
            );
            for (is_so, word) in [
                (parameter.required, ", required"),
                (parameter.deprecated, ", deprecated"),
            ] {
                if is_so {
                    line.push_str(word);
                }
            }
            if let Some(style) = &parameter.style {
                let _ = write!(line, ", {}", text(style));
            }
            line.push_str(&mark(&parameter.mark));
            self.line(&line);
            let inner = format!("{indent}{INDENT}");
            self.prose(&parameter.prose, &inner);
            self.schema(&parameter.schema, inner.len() / 2);
            self.examples(&parameter.examples, &inner);
        }
    }

    fn contents(&mut self, contents: &[Content<'_>], indent: &str) {
        for content in contents {
            let inner = format!("{indent}{INDENT}");
            let schema = content.schema.as_ref();
            let of = schema.map_or_else(String::new, |schema| format!(": {}", ty(&schema.ty)));
            self.line(&format!(
                "{indent}- {}{of}{}",
                code(content.media_type),
                mark(&content.mark)
            ));
            self.prose(&content.prose, &inner);
            if let Some(schema) = schema {
                self.schema(schema, inner.len() / 2);
            }
            if let Some(items) = &content.items {
                self.line(&format!("{inner}- each item: {}", ty(&items.ty)));
                self.schema(items, inner.len() / 2 + 1);
            }
            for encoding in &content.encodings {
                self.line(&format!(
                    "{inner}- {} {}",
                    code(&encoding.part),
                    text(&encoding.words)
                ));
                self.parameters(&encoding.headers, &format!("{inner}{INDENT}"));
            }
            self.examples(&content.examples, &inner);
        }
    }

    fn examples(&mut self, examples: &[Example<'_>], indent: &str) {
        for example in examples {
            let name = example
                .name
                .map_or_else(String::new, |name| format!(" {}", code(name)));
            let summary = example
                .summary
                .map_or_else(String::new, |it| format!(", {}", text(it)));
            self.line(&format!("{indent}- example{name}{summary}"));
            self.example(example, &format!("{indent}{INDENT}"));
        }
    }

    fn example(&mut self, example: &Example<'_>, indent: &str) {
        self.prose(&example.prose, indent);
        match &example.content {
            ExampleContent::Text(text) => self.fenced(text, "json", indent),
            ExampleContent::Url(url) => self.line(&format!("{indent}{}", code(url))),
            ExampleContent::Elsewhere(link) => {
                self.line(&format!("{indent}See {}.", code(&link.text)));
            }
        }
    }

    /// Writes what a schema says besides its type, in lists at a level.
    fn schema(&mut self, schema: &Schema<'_>, level: usize) {
        let indent = INDENT.repeat(level);
        self.prose(&schema.prose, &indent);
        let mut facts: Vec<String> = schema.flags.iter().map(|flag| (*flag).to_owned()).collect();
        for fact in &schema.facts {
            let value = fact
                .code
                .as_ref()
                .map_or_else(String::new, |it| format!(" {}", code(it)));
            facts.push(format!("{}{value}", text(&fact.label)));
        }
        if let Some(docs) = &schema.external {
            facts.push(format!("more at {}", code(docs.url)));
        }
        if !facts.is_empty() {
            self.line(&format!("{indent}- {}", facts.join("; ")));
        }
        for value in &schema.values {
            let name = value
                .name
                .map_or_else(String::new, |name| format!(" {}", text(name)));
            let prose = value
                .prose
                .map(|prose| to_markdown(prose).replace('\n', " "));
            let prose = prose.map_or_else(String::new, |prose| format!(": {prose}"));
            self.line(&format!(
                "{indent}- {}{name}{prose}{}",
                code(&value.value),
                mark(&value.mark)
            ));
        }
        for member in &schema.members {
            let pattern = if member.is_pattern { "names like " } else { "" };
            let required = if member.required { ", required" } else { "" };
            let of = ty(&member.schema.ty);
            let colon = if of.is_empty() { "" } else { ": " };
            let name = code(&member.name);
            let mark = mark(&member.mark);
            self.line(&format!(
                "{indent}- {pattern}{name}{colon}{of}{required}{mark}"
            ));
            self.schema(&member.schema, level + 1);
        }
        for part in &schema.parts {
            let mark = mark(&part.mark);
            self.line(&format!(
                "{indent}- {}: {}{mark}",
                text(&part.label),
                ty(&part.schema.ty)
            ));
            self.schema(&part.schema, level + 1);
        }
        self.examples(&schema.examples, &indent);
    }

    /// Writes a block of code with a fence that it does not contain.
    fn fenced(&mut self, code: &str, language: &str, indent: &str) {
        let fence = "`".repeat(longest_run(code).max(2) + 1);
        self.line("");
        self.line(&format!("{indent}{fence}{language}"));
        for line in code.lines() {
            self.line(&format!("{indent}{line}"));
        }
        self.line(&format!("{indent}{fence}"));
        self.line("");
    }
}

fn ty(words: &[TypeWord]) -> String {
    let words = words.iter().map(|word| match word {
        TypeWord::Text(words) => text(words),
        TypeWord::Schema(link) => code(&link.text),
    });
    words.collect()
}

fn mark(mark: &Option<Mark>) -> String {
    mark.as_ref()
        .map_or_else(String::new, |mark| format!(" ({})", mark.words()))
}

fn security(security: &Security<'_>) -> String {
    let alternatives = match security {
        Security::Unstated => return "no security is stated".to_owned(),
        Security::AnyOf(alternatives) if alternatives.is_empty() => {
            return "needs no credentials".to_owned();
        }
        Security::AnyOf(alternatives) => alternatives,
    };
    let alternatives = alternatives.iter().map(|needs| {
        let needs = needs.iter().map(|need| {
            let scopes: Vec<String> = need.scopes.iter().map(|scope| code(scope)).collect();
            let scopes = if scopes.is_empty() {
                String::new()
            } else {
                format!(" ({})", scopes.join(", "))
            };
            format!("{}{scopes}", code(need.name))
        });
        let needs: Vec<String> = needs.collect();
        if needs.is_empty() {
            "nothing".to_owned()
        } else {
            needs.join(" with ")
        }
    });
    let alternatives: Vec<String> = alternatives.collect();
    format!("needs {}", alternatives.join(" or "))
}

/// Returns prose with its headings as bold lines: they would be among those of the page.
fn below(markdown: &str) -> String {
    let mut in_code = false;
    let lines = markdown.lines().map(|line| {
        in_code ^= line.trim_start().starts_with("```");
        let heading = line.trim_start_matches('#');
        let marks = line.len() - heading.len();
        match heading.strip_prefix(' ') {
            Some(heading) if !in_code && (1..=6).contains(&marks) => format!("**{heading}**"),
            _ => line.to_owned(),
        }
    });
    let lines: Vec<String> = lines.collect();
    lines.join("\n")
}

/// Returns a code span of a text, on one line.
fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let fence = "`".repeat(longest_run(&text) + 1);
    let space = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) {
        " "
    } else {
        ""
    };
    if text.is_empty() {
        return "(empty)".to_owned();
    }
    format!("{fence}{space}{text}{space}{fence}")
}

/// Returns a plain text with what would be markup escaped, on one line.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!' | '&' => {
                out.extend(['\\', c])
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Returns the length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}
