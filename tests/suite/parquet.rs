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
    use assize::base::date::Date;
    use parquet::basic::{ConvertedType, Type as PhysicalType};
    use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
    use parquet::file::properties::{WriterProperties, WriterVersion};
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
    use parquet::record::Field;
    use parquet::schema::parser::parse_message_type;
    use parquet::schema::types::SchemaDescriptor;
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

    #[expect(clippy::wildcard_enum_match_arm, reason = "rows have no others of that package's kinds")]
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

    /// Columns of facts as files have them, each in more than one way.
    const TYPED: &str = "message records {
        required int64 id;
        optional int32 request.made_on (DATE);
        optional boolean request.probative;
        optional byte_array request.first (UTF8);
        optional int64 request.pages;
        optional byte_array remark (UTF8);
    }";

    const WORDED: &str = "message records {
        optional byte_array id (UTF8);
        optional byte_array request.made_on (UTF8);
        required byte_array request.probative (UTF8);
        required byte_array request.first (ENUM);
        optional int32 request.pages;
        optional byte_array request.share (UTF8);
    }";

    /// What a record says in a column: the words of a fact, most of them plain, some bad. A day is its number.
    fn said(name: &str, physical: PhysicalType, row: usize) -> Value {
        let among = |values: &[Value], turn: usize| {
            values.iter().cycle().nth((row / turn + row * 7) % values.len()).unwrap().clone()
        };
        let words =
            |all: &[&str], turn: usize| among(&all.iter().map(|word| Value::from(*word)).collect::<Vec<_>>(), turn);
        match (name, physical) {
            ("id", PhysicalType::BYTE_ARRAY) => format!("R {row} \"é\"").into(),
            ("id", _) => row.into(),
            ("request.made_on", PhysicalType::INT32) => {
                among(&[20_000.into(), Value::Null, (-1).into(), 20_513.into(), 3_000_000.into()], 11)
            }
            ("request.made_on", _) => words(&["2026-02-01", "1 March 2026", "unknown", "2026-02-30", "none"], 3),
            ("request.probative", PhysicalType::BOOLEAN) => among(&[true.into(), Value::Null, false.into()], 200),
            ("request.probative", _) => words(&["yes", "no", "unknown", "yes", "perhaps", ""], 5),
            ("request.first", _) => words(&["gp_notes", "none", "counselling", "unknown", "tea"], 9),
            ("request.pages", PhysicalType::INT64) => {
                among(&[12.into(), 4_000_000_001_i64.into(), Value::Null, (-1).into(), 5_000_000_001_i64.into()], 13)
            }
            ("request.pages", _) => among(&[0.into(), 17.into(), 2_000_000_000.into(), Value::Null], 30),
            ("request.share", _) => words(&["0.5", "0.25", "1/3"], 4),
            (_, _) => Value::Null,
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the schemas have no others of that package's kinds")]
    /// Writes records as lines and as groups of rows, with nothing in a cell that is null.
    fn both_ways(folder: &Folder, schema: &str, rows: usize, properties: WriterProperties) {
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let columns = SchemaDescriptor::new(Arc::clone(&schema));
        let mut lines = String::new();
        for row in 0..rows {
            let mut cells = Vec::new();
            for column in columns.columns() {
                let (name, physical) = (column.name(), column.physical_type());
                let mut cell = said(name, physical, row);
                if column.converted_type() == ConvertedType::DATE && !cell.is_null() {
                    let date = Date::from_day_number(cell.as_i64().unwrap());
                    cell = date.map_or_else(|| serde_json::json!([[]]), |date| date.iso().into());
                }
                if !cell.is_null() {
                    cells.push(format!("{}:{cell}", Value::from(name)));
                }
            }
            lines.push_str(&format!("{{{}}}\n", cells.join(",")));
        }
        std::fs::write(folder.path().join("cases.jsonl"), lines).unwrap();
        let file = File::create(folder.path().join("cases.parquet")).unwrap();
        let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties)).unwrap();
        let half = rows / 3;
        for group in [0..half, half..rows] {
            let mut own = writer.next_row_group().unwrap();
            for column in columns.columns() {
                let (name, physical) = (column.name(), column.physical_type());
                let cells: Vec<Value> = group.clone().map(|row| said(name, physical, row)).collect();
                let known: Vec<&Value> = cells.iter().filter(|cell| !cell.is_null()).collect();
                let levels: Vec<i16> = cells.iter().map(|cell| i16::from(!cell.is_null())).collect();
                let levels = (column.max_def_level() > 0).then_some(levels.as_slice());
                let numbers = known.iter().filter_map(|cell| cell.as_i64());
                let mut to = own.next_column().unwrap().unwrap();
                match physical {
                    PhysicalType::BOOLEAN => {
                        let all: Vec<bool> = known.iter().map(|cell| cell.as_bool().unwrap()).collect();
                        to.typed::<BoolType>().write_batch(&all, levels, None)
                    }
                    PhysicalType::INT32 => {
                        let all: Vec<i32> = numbers.map(|n| n.try_into().unwrap()).collect();
                        to.typed::<Int32Type>().write_batch(&all, levels, None)
                    }
                    PhysicalType::INT64 => {
                        to.typed::<Int64Type>().write_batch(&numbers.collect::<Vec<_>>(), levels, None)
                    }
                    _ => {
                        let all: Vec<ByteArray> =
                            known.iter().map(|cell| ByteArray::from(cell.as_str().unwrap())).collect();
                        to.typed::<ByteArrayType>().write_batch(&all, levels, None)
                    }
                }
                .unwrap();
                to.close().unwrap();
            }
            own.close().unwrap();
        }
        writer.close().unwrap();
    }

    #[test]
    fn columns_in_every_encoding_say_what_the_same_lines_say() {
        let folder = folder().with("other.assize", POLICY.replace("is improper if", "is unlawful if"));
        let plain = || WriterProperties::builder().set_write_batch_size(64);
        let ways = [
            ("by default", plain()),
            ("without a dictionary", plain().set_dictionary_enabled(false)),
            ("from a dictionary to none", plain().set_dictionary_page_size_limit(64).set_data_page_size_limit(64)),
            (
                "of the second form",
                plain().set_writer_version(WriterVersion::PARQUET_2_0).set_data_page_row_count_limit(100),
            ),
            ("compressed", plain().set_compression(parquet::basic::Compression::ZSTD(Default::default()))),
        ];
        for schema in [TYPED, WORDED] {
            for (way, properties) in ways.clone() {
                both_ways(&folder, schema, 700, properties.build());
                for asked in [&[][..], &["--by", "request.first,request.made_on.month", "--format", "csv"], &OTHER] {
                    let lines = run(&folder, &[&["cases.jsonl", "--rejects", "lines"], asked].concat()).exits(0);
                    let rows = run(&folder, &[&["cases.parquet", "--rejects", "rows"], asked].concat()).exits(0);
                    assert_eq!(rows.out, lines.out, "{way}, {asked:?}, {schema}");
                    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
                    assert_eq!(read("rows"), read("lines"), "{way}, {asked:?}, {schema}");
                }
            }
            let counts = |file: &str| run(&folder, &[file, "--count", "--format", "csv", "-q"]).exits(0).out;
            assert_eq!(counts("cases.parquet"), counts("cases.jsonl"));
        }
    }

    #[test]
    fn lists_of_groups_are_the_items_of_a_list() {
        let items = "type Item is record\n    sealed : yes/no \"Sealed?\"\n    of : Kind \"Of what?\"\n\nfacts parcel \"It\"\n    items : many Item \"Which?\"\n\nfacts request";
        let rule = "rule seal \"Seals\"\n    cites Act s.3\n    making_request is improper unless every item in parcel.items has item.sealed or item.of is gp_notes\n";
        let policy = format!("{}\n{rule}", POLICY.replacen("facts request", items, 1));
        let lines = "{\"id\":\"R0\",\"parcel\":{\"items\":[{\"sealed\":true,\"of\":\"counselling\"},{\"of\":\"gp_notes\"}]}}\n\
                     {\"id\":\"R1\",\"parcel\":{\"items\":[]}}\n{\"id\":\"R2\",\"parcel\":{}}\n\
                     {\"id\":\"R3\",\"parcel\":{\"items\":[{\"sealed\":false},{},{\"of\":\"tea\"}]}}\n\
                     {\"id\":\"R4\",\"parcel\":{\"items\":[{\"sealed\":false}]}}\n";
        let folder = Folder::new().with("notes.assize", policy).with("cases.jsonl", lines);
        let schema = "message records {
            required byte_array id (UTF8);
            optional group parcel { optional group items (LIST) { repeated group list { optional group element {
                optional boolean sealed; optional byte_array of (UTF8); } } } }
        }";
        let file = File::create(folder.path().join("cases.parquet")).unwrap();
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let mut writer = SerializedFileWriter::new(file, schema, Arc::new(WriterProperties::new())).unwrap();
        let mut group = writer.next_row_group().unwrap();
        let mut ids = group.next_column().unwrap().unwrap();
        ids.typed::<ByteArrayType>().write_batch(&words(&["R0", "R1", "R2", "R3", "R4"]), None, None).unwrap();
        ids.close().unwrap();
        let starts = [0, 1, 0, 0, 0, 1, 1, 0];
        put::<BoolType>(&mut group, &[true, false, false], &[5, 4, 2, 1, 5, 4, 4, 5], Some(&starts));
        let of = words(&["counselling", "gp_notes", "tea"]);
        put::<ByteArrayType>(&mut group, &of, &[5, 5, 2, 1, 4, 4, 5, 4], Some(&starts));
        group.close().unwrap();
        writer.close().unwrap();
        let lines = run(&folder, &["cases.jsonl", "-q"]).exits(0);
        assert_eq!(run(&folder, &["cases.parquet", "-q"]).exits(0).out, lines.out);
        let told: Vec<&str> = lines.out.lines().collect();
        assert!(told[3].contains("`tea`") && told[4].contains("parcel.items[0].of"), "{told:?}");
    }

    #[test]
    fn an_interrupted_run_over_columns_goes_on_at_its_row() {
        let folder = folder();
        written(&folder, 300);
        let whole = run(&folder, &["cases.parquet", "-q"]).exits(0).out;
        let asked = ["cases.parquet", "-q", "--out", "rows"];
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_assize"));
        child.args(["run", "notes.assize", "--checkpoint", "0", "--cases"]).args(asked).current_dir(folder.path());
        let mut child = child.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().unwrap();
        while !folder.path().join(".rows.unfinished.json").exists() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        let _ = child.kill();
        child.wait().unwrap();
        run(&folder, &[&asked[..], &["--resume"]].concat()).exits(0);
        assert_eq!(std::fs::read_to_string(folder.path().join("rows")).unwrap(), whole);
    }
}
