//! What can stand in the way of a bundle.

use conform_report::codes;

codes! {
    NAME_COLLISION = "name-collision", Error / Warning,
        "Two values of different files would become components of one name. Give one of them another name under `components` of the root file. In somebody else's document the second gets a number.";
    ENDLESS_INLINE = "endless-inline", Error / Error,
        "A value that cannot become a component holds itself by way of a reference: written out it has no end.";
}
