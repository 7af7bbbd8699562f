//! Records in Parquet say what the same records say as lines of JSON, and rows written to it what lines of rows say;
//! without the feature both are refused with the remedy.

#[cfg(not(feature = "parquet"))]
#[test]
fn without_the_feature_a_parquet_file_is_refused_with_the_remedy() {
    let folder = crate::folder::Folder::new().with("cases.parquet", "PAR1");
    let args = ["run", "law.chapter3a", "--decision", "making_request", "--cases", "cases.parquet"];
    let ran = crate::run::Run::new(args).within(&folder).ran().exits(2);
    assert!(ran.err.contains("build it with `--features parquet`"), "{}", ran.err);
}

#[cfg(not(feature = "parquet"))]
#[test]
fn without_the_feature_rows_in_parquet_are_refused_with_the_remedy() {
    let folder = crate::folder::Folder::new().with("cases.jsonl", "{}\n");
    let args =
        ["run", "law.chapter3a", "--decision", "making_request", "--cases", "cases.jsonl", "--format", "parquet"];
    let ran = crate::run::Run::new(args.iter().chain(&["--out", "rows.parquet"]).copied());
    let ran = ran.within(&folder).ran().exits(2);
    assert!(ran.err.contains("build it with `--features parquet`"), "{}", ran.err);
    assert!(!folder.path().join("rows.parquet").exists());
}

#[cfg(feature = "parquet")]
mod with_the_feature {
    use crate::folder::Folder;
    use crate::run::{Ran, Run};
    use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
    use parquet::record::Field;
    use parquet::schema::parser::parse_message_type;
    use serde_json::Value;
    use std::fs::File;
    use std::sync::Arc;

    const POLICY: &str = "\
policy notes \"Requests for notes\"

source Act \"The Act\" is statute

type Kind is one of
    gp_notes    \"notes of a general practice\"
    counselling \"notes of counselling\"

facts request \"The request\"
    made_on   : date              \"On what date is the request made?\"
    probative : yes/no            \"Is it likely to have substantial probative value?\"
    kinds     : some of Kind      \"Which kinds of notes are asked for?\"
    first     : Kind or none      \"Which is asked for first?\"
    pages     : integer from 0 to 5000000000 \"How many pages?\"
    share     : decimal           \"Which share of them?\"

decision making_request \"May the request be made?\"
    outcomes unlawful over improper over allowed
    otherwise allowed

rule threshold \"Substantial probative value\"
    cites Act s.1
    when request.kinds includes counselling or request.first is counselling
    making_request is unlawful unless request.probative

rule size \"Not too much\"
    cites Act s.2
    making_request is improper if request.pages is at least 4000000000 or request.share is at least 0.5
";

    const SCHEMA: &str = "message records {
        required byte_array id (UTF8);
        optional group request {
            optional int32 made_on (DATE);
            optional boolean probative;
            optional group kinds (LIST) { repeated group list { optional byte_array element (UTF8); } }
            optional byte_array first (UTF8);
        }
        optional int64 request.pages (INTEGER(64, false));
        optional int32 request.share (DECIMAL(9, 4));
        optional int64 remark (TIMESTAMP(MILLIS, true));
        optional group things (LIST) { repeated group list { optional group element { optional int32 a; optional double b; } } }
    }";

    /// The records that `written` writes.
    const LINES: &str = r#"{"id":"R0","request":{"made_on":"2026-02-01","probative":false,"kinds":["gp_notes","counselling"],"first":"none"},"request.pages":12,"request.share":0.25}
{"id":"R1","request":{"made_on":"1969-12-31","kinds":[]},"request.pages":4000000001}
{"id":"R2","request":{"probative":true,"kinds":["counselling"],"first":"counselling"},"request.share":0.5001}
{"id":"R3"}
{"id":"R4","request":{"made_on":"2026-03-01","first":"counselling"},"request.share":-0.0001}
"#;

    fn put<T: DataType>(
        group: &mut SerializedRowGroupWriter<'_, File>,
        values: &[T::T],
        levels: &[i16],
        starts: Option<&[i16]>,
    ) {
        let mut column = group.next_column().unwrap().expect("the schema has it");
        column.typed::<T>().write_batch(values, Some(levels), starts).unwrap();
        column.close().unwrap();
    }

    fn words(all: &[&str]) -> Vec<ByteArray> {
        all.iter().map(|words| ByteArray::from(*words)).collect()
    }

    /// Writes the records so many times over, a group of rows for each.
    fn written(folder: &Folder, times: usize) {
        let file = File::create(folder.path().join("cases.parquet")).unwrap();
        let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
        let codec = parquet::basic::Compression::SNAPPY;
        let properties = Arc::new(WriterProperties::builder().set_compression(codec).build());
        let mut writer = SerializedFileWriter::new(file, schema, properties).unwrap();
        for _ in 0..times {
            let mut group = writer.next_row_group().unwrap();
            let mut ids = group.next_column().unwrap().unwrap();
            ids.typed::<ByteArrayType>().write_batch(&words(&["R0", "R1", "R2", "R3", "R4"]), None, None).unwrap();
            ids.close().unwrap();
            put::<Int32Type>(&mut group, &[20_485, -1, 20_513], &[2, 2, 1, 0, 2], None);
            put::<BoolType>(&mut group, &[false, true], &[2, 1, 2, 0, 1], None);
            let kinds = words(&["gp_notes", "counselling", "counselling"]);
            put::<ByteArrayType>(&mut group, &kinds, &[4, 4, 2, 4, 0, 1], Some(&[0, 1, 0, 0, 0, 0]));
            put::<ByteArrayType>(&mut group, &words(&["none", "counselling", "counselling"]), &[2, 1, 2, 0, 2], None);
            put::<Int64Type>(&mut group, &[12, 4_000_000_001], &[1, 1, 0, 0, 0], None);
            put::<Int32Type>(&mut group, &[2_500, 5_001, -1], &[1, 0, 1, 0, 1], None);
            put::<Int64Type>(&mut group, &[5], &[1, 0, 0, 0, 0], None);
            put::<Int32Type>(&mut group, &[], &[0, 0, 0, 0, 0], Some(&[0, 0, 0, 0, 0]));
            put::<DoubleType>(&mut group, &[], &[0, 0, 0, 0, 0], Some(&[0, 0, 0, 0, 0]));
            group.close().unwrap();
        }
        writer.close().unwrap();
    }

    /// The rows of a file that was written, as JSON.
    fn read_back(folder: &Folder, name: &str) -> Vec<Value> {
        let file = SerializedFileReader::new(File::open(folder.path().join(name)).unwrap()).unwrap();
        let all = file.get_row_iter(None).unwrap().map(|row| object(row.unwrap().get_column_iter()));
        all.collect()
    }

    /// What is null is left out, as lines of rows leave it out.
    fn object<'r>(cells: impl Iterator<Item = (&'r String, &'r Field)>) -> Value {
        let known = cells.filter(|(_, cell)| **cell != Field::Null);
        Value::Object(known.map(|(name, cell)| (name.clone(), value(cell))).collect())
    }

    fn value(cell: &Field) -> Value {
        match cell {
            Field::Long(n) => (*n).into(),
            Field::Str(words) => words.as_str().into(),
            Field::ListInternal(list) => list.elements().iter().map(value).collect(),
            other => panic!("no row has {other:?}"),
        }
    }

    /// The lines of rows, without what is null.
    fn lines(ran: &Ran) -> Vec<Value> {
        let each = ran.out.lines().map(|line| {
            let mut row: Value = serde_json::from_str(line).unwrap();
            row.as_object_mut().unwrap().retain(|_, value| !value.is_null());
            row
        });
        each.collect()
    }

    fn folder() -> Folder {
        Folder::new().with("notes.assize", POLICY).with("cases.jsonl", LINES)
    }

    fn run(folder: &Folder, args: &[&str]) -> Ran {
        Run::new(["run", "notes.assize", "--cases"].iter().chain(args).copied()).within(folder).ran()
    }

    #[test]
    fn rows_of_parquet_say_what_the_same_lines_say() {
        let folder = folder();
        written(&folder, 1);
        let lines = run(&folder, &["cases.jsonl"]).exits(0);
        let rows = run(&folder, &["cases.parquet"]).exits(0);
        assert_eq!(rows.out, lines.out);
        assert_eq!(rows.err.lines().last(), lines.err.lines().last());
        let told: Vec<&str> = lines.out.lines().collect();
        assert!(
            told[0].contains("unlawful") && told[1].contains("undetermined") && told[2].contains("improper"),
            "{told:?}"
        );
        // Neither a time of day nor a list of records is a fact; each is told of once.
        assert_eq!(
            (rows.err.matches("`remark`").count(), rows.err.matches("`things`").count()),
            (1, 1),
            "{}",
            rows.err
        );
    }

    #[test]
    fn many_groups_of_rows_are_read_on_any_number_of_threads() {
        let folder = folder();
        written(&folder, 2_000);
        let csv = ["cases.parquet", "--count", "--format", "csv", "-q", "--threads"];
        let one = run(&folder, &[&csv[..], &["1"]].concat()).exits(0).out;
        assert_eq!(one, counted(&folder, 2_000));
        assert_eq!(one, run(&folder, &[&csv[..], &["3"]].concat()).exits(0).out);
    }

    /// The counts of the lines, so many times over.
    fn counted(folder: &Folder, times: u64) -> String {
        let once = run(folder, &["cases.jsonl", "--count", "--format", "csv", "-q"]).exits(0).out;
        let (heading, cells) = once.trim_end().split_once('\n').unwrap();
        let cells = cells.split(',').map(|n| (n.parse::<u64>().unwrap() * times).to_string());
        format!("{heading}\n{}\n", cells.collect::<Vec<_>>().join(","))
    }

    #[test]
    fn a_value_that_no_fact_holds_makes_a_record_bad_and_a_broken_file_is_refused() {
        // A group of facts in whose place a time stands.
        let remark = "facts remark \"A remark\"\n    at : date \"When?\"\n\nfacts request";
        let folder = Folder::new().with("notes.assize", POLICY.replace("facts request", remark));
        written(&folder, 1);
        let whole = std::fs::read(folder.path().join("cases.parquet")).unwrap();
        let ran = run(&folder, &["cases.parquet", "--count"]).exits(0);
        assert!(ran.err.contains("cases.parquet:1: "), "{}", ran.err);
        for broken in [&whole[..whole.len() / 2], &whole[..0], b"PAR1PAR1PAR1"] {
            std::fs::write(folder.path().join("cases.parquet"), broken).unwrap();
            let ran = run(&folder, &["cases.parquet"]).exits(2);
            assert!(ran.err.contains("is not in order as Parquet"), "{}", ran.err);
        }
    }

    const OTHER: [&str; 2] = ["--policy-b", "other.assize"];

    /// Records of which one is bad, and a second policy.
    fn with_another_law() -> Folder {
        let bad = "{\"id\":\"R5\",\"request\":{\"made_on\":\"2026-02-30\"}}\n";
        let folder = folder().with("cases.jsonl", format!("{LINES}{bad}"));
        folder.with("other.assize", POLICY.replace("is improper if", "is unlawful if"))
    }

    #[test]
    fn rows_written_as_parquet_are_the_lines_of_rows() {
        let folder = with_another_law();
        for law in [&[][..], &OTHER] {
            for files in [&["cases.jsonl"][..], &["cases.jsonl", "cases.jsonl"]] {
                let asked = [files, law].concat();
                let said = run(&folder, &asked).exits(0);
                let out =
                    run(&folder, &[&asked[..], &["--format", "parquet", "--out", "rows.parquet"]].concat()).exits(0);
                assert_eq!(out.out, "");
                assert_eq!(out.err, said.err);
                let rows = read_back(&folder, "rows.parquet");
                assert_eq!(rows, lines(&said));
                assert_eq!(rows.len(), files.len() * 6);
            }
        }
        let bare = run(&folder, &["cases.jsonl", "--format", "parquet", "--out", "rows.parquet"]).exits(0);
        let again = std::fs::read(folder.path().join("rows.parquet")).unwrap();
        run(&folder, &["cases.jsonl", "--format", "parquet", "--out", "rows.parquet", "--threads", "3"]).exits(0);
        assert_eq!(again, std::fs::read(folder.path().join("rows.parquet")).unwrap(), "{}", bare.err);
    }

    #[test]
    fn counts_written_as_parquet_are_the_lines_of_counts() {
        let folder = with_another_law();
        for law in [&[][..], &OTHER] {
            let asked = [&["cases.jsonl", "--by", "request.first", "-q"], law].concat();
            let said = run(&folder, &[&asked[..], &["--format", "jsonl"]].concat()).exits(0);
            run(&folder, &[&asked[..], &["--format", "parquet", "--out", "counts.parquet"]].concat()).exits(0);
            assert_eq!(read_back(&folder, "counts.parquet"), lines(&said));
        }
    }

    #[test]
    fn of_no_record_there_is_a_file_of_no_row() {
        let folder = folder().with("cases.jsonl", "");
        run(&folder, &["cases.jsonl", "--format", "parquet", "--out", "rows.parquet"]).exits(0);
        assert_eq!(read_back(&folder, "rows.parquet"), Vec::<Value>::new());
    }

    #[test]
    fn parquet_is_written_to_a_file_and_never_gone_on_with() {
        let folder = folder();
        let ran = run(&folder, &["cases.jsonl", "--format", "parquet"]).exits(2);
        assert!(ran.err.contains("name it with `--out FILE`"), "{}", ran.err);
        let ran = run(&folder, &["cases.jsonl", "--format", "parquet", "--out", "rows.parquet", "--resume"]).exits(2);
        assert!(ran.err.contains("whose index stands at its end"), "{}", ran.err);
        let ran = run(&folder, &["cases.jsonl", "--format", "parquet", "--out", "rows.parquet", "--chart"]).exits(2);
        assert!(ran.err.contains("`--format parquet` is data"), "{}", ran.err);
    }

    #[test]
    fn what_does_not_become_whole_leaves_what_was_there() {
        let folder = with_another_law();
        std::fs::write(folder.path().join("rows.parquet"), "as it was").unwrap();
        run(&folder, &["cases.jsonl", "--format", "parquet", "--out", "rows.parquet", "--strict"]).exits(1);
        assert_eq!(std::fs::read(folder.path().join("rows.parquet")).unwrap(), b"as it was");
        let left = std::fs::read_dir(folder.path()).unwrap().flatten();
        let left: Vec<_> = left.map(|file| file.file_name()).filter(|n| n.to_string_lossy().starts_with('.')).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}
