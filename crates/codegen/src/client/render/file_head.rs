//! What files of the client begin with.

use conform_ir::Operation;

use crate::Settings;
use crate::client::plan::GENERATED;
use crate::spelling::Imports;

/// Returns the first line of a file that is made from some operations: it names the file of the description if that is one, else
/// its root.
pub(super) fn header<'o>(
    settings: &Settings,
    operations: impl Iterator<Item = &'o Operation>,
) -> String {
    let mut files = operations.map(|operation| operation.origin.file.as_ref());
    match files.next() {
        Some(first) if files.all(|other| other == first) => settings.header(first),
        _ => settings.root_header(),
    }
}

/// Returns the imports of a file in the root of the generated code, without a line feed at the end.
pub(super) fn imports_in_root(mut imports: Imports) -> String {
    imports.rename(GENERATED, "super");
    imports.render().trim_end().to_owned()
}
