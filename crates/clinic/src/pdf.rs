//! A PDF of one page, as small as one can be.

use std::fmt::Write as _;

/// Returns a document that shows these lines one below the other (ISO 32000-1 §7.5). Characters beyond ASCII are left out, since
/// the standard fonts do not name them without an encoding.
pub(crate) fn page(lines: &[String]) -> Vec<u8> {
    let mut content = "BT\n/F1 12 Tf\n16 TL\n72 720 Td\n".to_owned();
    for line in lines {
        let plain = line.chars().filter(|c| (' '..='~').contains(c));
        let escaped: String = plain
            .flat_map(|c| {
                let slash = matches!(c, '(' | ')' | '\\').then_some('\\');
                slash.into_iter().chain([c])
            })
            .collect();
        let _ = writeln!(content, "({escaped}) Tj T*");
    }
    content.push_str("ET\n");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}endstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut text = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(text.len());
        let _ = write!(text, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let table = text.len();
    let _ = write!(text, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        let _ = writeln!(text, "{offset:010} 00000 n ");
    }
    let _ = write!(
        text,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_to_the_objects() {
        let bytes = page(&["Visit (1)".to_owned(), "é\\".to_owned()]);
        let text = String::from_utf8(bytes).expect("it is ASCII");
        assert!(text.contains("(Visit \\(1\\)) Tj T*\n(\\\\) Tj T*\n"));
        let (_, rest) = text.split_once("startxref\n").expect("it is there");
        let table: usize = rest
            .lines()
            .next()
            .expect("a line")
            .parse()
            .expect("a number");
        assert!(text[table..].starts_with("xref\n"));
        let entries = text[table..].lines().skip(3).take(5);
        for (at, entry) in entries.enumerate() {
            let offset: usize = entry[..10].parse().expect("a number");
            assert!(text[offset..].starts_with(&format!("{} 0 obj\n", at + 1)));
        }
    }
}
