//! Codes of problems in bundling.

use conform_report::codes;

codes! {
    NAME_COLLISION = "name-collision", Error / Warning,
        "Two values of different files would become components with the same name. List one of them under another name in `components` of the root file. In a third-party description, the second gets a number.";
    ENDLESS_INLINE = "endless-inline", Error / Error,
        "A value that cannot become a component contains itself through a reference, so it cannot be written out.";
}
