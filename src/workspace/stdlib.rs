//! The standard library: texts in the language itself, held inside the program.
//!
//! `std.NAME` is `stdlib/std/NAME.assize`, `law.NAME` is `stdlib/law/NAME.assize`. Knows nothing of what they say.

macro_rules! texts {
    ($($folder:literal $($name:literal)*;)*) => {
        /// Each text's dotted name and what it says, in the order of their names.
        pub const TEXTS: &[(&str, &str)] = &[$($(
            (
                concat!($folder, ".", $name),
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/stdlib/", $folder, "/", $name, ".assize")),
            ),
        )*)*];
    };
}

texts! {
    "std" "material" "people" "policing" "roles" "time";
    "law" "ag_guidelines" "answering" "chapter3a" "code_of_practice" "cpia" "data_protection" "having_therapy"
        "police_practice" "requests" "review" "safeguards" "scenarios_dates" "scenarios_disclosure" "scenarios_requests"
        "scenarios_rules" "sources" "therapy_notes" "third_party_material" "worked_cases";
}

/// The text of a dotted name; `None` where the library has none.
pub fn text(name: &str) -> Option<&'static str> {
    TEXTS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// Every dotted name.
pub fn names() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(name, _)| *name)
}
