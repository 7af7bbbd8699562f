//! How each construct is set.

use super::*;

/// Holds a text to how it is set, and what is set to being set already.
#[track_caller]
fn sets(text: &str, set: &str) {
    assert_eq!(format(FileId(0), text).as_deref(), Ok(set));
    assert_eq!(format(FileId(0), set).as_deref(), Ok(set));
}

#[test]
fn limbs_are_indented_by_their_labels_and_lose_their_ends() {
    sets(
        "rule r\n cites Act s.1\n d is o unless all of\n (a)  f.x,\n (b) any of [Act s.2]\n (i) f.y or not( f.z and f.q); or\n (ii)\tf.w;\n  (c) omitted\n",
        "rule r\n    cites Act s.1\n    d is o unless all of\n        (a) f.x\n        (b) any of [Act s.2]\n            (i) f.y or not (f.z and f.q)\n            (ii) f.w\n        (c) omitted\n",
    );
}

#[test]
fn facts_stand_in_columns_and_a_long_type_has_its_question_below() {
    sets(
        "facts g \"G\"\n on: date \"On what date?\"\n held : yes/no \"Is it held?\"\n\n is_satisfied: judgement by officer on \"is satisfied\" with reasons \"Is the officer satisfied?\"\n bare : event\n",
        "facts g \"G\"\n    on           : date     \"On what date?\"\n    held         : yes/no   \"Is it held?\"\n\n    is_satisfied : judgement by officer on \"is satisfied\" with reasons\n                            \"Is the officer satisfied?\"\n    bare         : event\n",
    );
}

#[test]
fn questions_begin_so_far_to_the_left_that_all_of_them_fit() {
    let question = |length: usize| format!("\"{}?\"", "x".repeat(length - 3));
    let long = question(100);
    sets(
        &format!("facts g \"G\"\n a : yes/no {long}\n b : duration in working days {}\n", question(10)),
        &format!(
            "facts g \"G\"\n    a : yes/no  {long}\n    b : duration in working days\n                {}\n",
            question(10)
        ),
    );
}

#[test]
fn values_and_rows_stand_in_columns() {
    sets(
        "type T is ordered\n low \"Low\"\n <high  \"Very high\"\ntype S is one of\n one \"1\",\n three \"3\",\n and others\n",
        "type T is ordered\n    low     \"Low\"\n    < high  \"Very high\"\ntype S is one of\n    one     \"1\"\n    three   \"3\"\n    and others\n",
    );
    sets(
        "scenario \"S\"\n given\n set\n table\n f.on|d |because\n 2026-01-02| settled o |r (a), Act s.3(1)\n  12 January 2026|not governed|\n",
        "scenario \"S\"\n    given\n        set\n    table\n        f.on            | d            | because\n        2 January 2026  | settled o    | r (a), Act s.3(1)\n        12 January 2026 | not governed |\n",
    );
}

#[test]
fn comments_stay_where_they_belong() {
    sets(
        "\n# the file\n\n\n\n#about r\nrule r   # named\n   #first\n cites Act s.1\n\n #last of r\n\n # of nothing\n\n#--- end\n",
        "# the file\n\n# about r\nrule r  # named\n    # first\n    cites Act s.1\n\n    # last of r\n\n    # of nothing\n\n# --- end\n",
    );
}

#[test]
fn a_part_with_comments_between_its_words_keeps_its_lines() {
    sets(
        "rule r\n when f.x is one of a, # why a\n   b,\n\n # and c\n c\n d is o\n",
        "rule r\n    when f.x is one of a,  # why a\n        b,\n        # and c\n        c\n    d is o\n",
    );
}

#[test]
fn what_is_too_long_goes_on_where_a_line_may_begin() {
    let values = (0..30).map(|n| format!("value_{n}")).collect::<Vec<_>>().join(", ");
    let set = format(FileId(0), &format!("rule r\n d is o if all of\n - f.x is one of {values} or last\n")).unwrap();
    assert!(set.lines().all(|line| line.len() <= WIDTH), "{set}");
    assert!(set.lines().skip(3).all(|line| line.starts_with("          value_")), "{set}");
    let places = (0..30).map(|n| format!("Act s.{n}(1)")).collect::<Vec<_>>().join("; ");
    let set = format(FileId(0), &format!("rule r\n cites {places} basis inferred\n d is o\n")).unwrap();
    assert!(set.lines().count() == 6 && set.lines().all(|line| line.len() <= WIDTH), "{set}");
    let long = "a".repeat(50);
    sets(
        &format!("property p \"{long}\"\n never f.{long} and f.{long} and f.x\n"),
        &format!("property p \"{long}\"\n    never f.{long} and f.{long}\n        and f.x\n"),
    );
    sets(
        &format!("impossible {long} \"{long}{long}\" if f.x\n"),
        &format!("impossible {long}\n    \"{long}{long}\"\n    if f.x\n"),
    );
}

#[test]
fn outcomes_with_words_stand_below_one_another() {
    sets(
        "decision d \"D?\"\n    outcomes a \"one\" over b over c \"three\"\n    otherwise c\n",
        "decision d \"D?\"\n    outcomes a \"one\"\n        over b\n        over c \"three\"\n    otherwise c\n",
    );
}

#[test]
fn a_line_break_before_or_parts_conditions_and_stays() {
    let parted = "rule r\n    when f.x is one of a, b\n        or c\n    d is o\n";
    sets(parted, parted);
    let list = "rule r\n    when f.x is one of a, b or c\n    d is o\n";
    sets(list, list);
}

#[test]
fn an_amendment_sets_what_it_holds() {
    sets(
        "amendment a \"A\"\n amends p\n insert limb (d) into r\n all of\n (i) f.x\n replace r with\n rule r\n d is o\n saving f.x\n",
        "amendment a \"A\"\n    amends p\n    insert limb (d) into r all of\n        (i) f.x\n    replace r with\n        rule r\n            d is o\n    saving f.x\n",
    );
}

#[test]
fn a_text_with_mistakes_is_refused_with_them() {
    let refused = format(FileId(3), "rule r\n when a.x =\n");
    let Err(Refusal::Mistakes(found)) = refused else { panic!("{refused:?}") };
    assert!(found.iter().all(|found| found.span.file == FileId(3)) && !found.is_empty());
}
