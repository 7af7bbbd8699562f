"""DuckDB for `benches/versus/run`: makes the files of records, or decides one by the query of `assize export sql`.

    duck.py copy ASSIZE JSONL CSV PARQUET
    duck.py time ASSIZE FILE THREADS
"""
import json
import os
import subprocess
import sys
import time

import duckdb

POLICY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "policy.assize")


def quoted(name):
    return "'" + name.replace("'", "''") + "'"


def columns(assize):
    """The columns of the table that the query asks for, with their types."""
    args = [assize, "export", "sql", POLICY, "--dialect", "duckdb", "--create-table"]
    lines = subprocess.run(args, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    lines = [line.strip().rstrip(",") for line in lines if line.startswith("    \"")]
    return [(line[1 : line.index('"', 1)], line[line.index('"', 1) + 2 :]) for line in lines]


def source(assize, file):
    """A view of the file. That an event happened is told; on which day is not, so that column is empty."""
    given = [(name, "BIGINT" if name == "id" else kind) for name, kind in columns(assize) if name != "request.sent.on"]
    shape = "{" + ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in given) + "}"
    if file.endswith(".jsonl"):
        rows = f"read_json({quoted(file)}, format = 'newline_delimited', columns = {shape})"
    elif file.endswith(".csv"):
        rows = f"read_csv({quoted(file)}, header = true, delim = ',', auto_detect = false, columns = {shape})"
    else:
        rows = f"read_parquet({quoted(file)})"
    return rows


def main():
    what, assize, file = sys.argv[1:4]
    db = duckdb.connect()
    rows = source(assize, file)
    if what == "copy":
        table, parquet = sys.argv[4:]
        db.execute(f"COPY (SELECT * FROM {rows}) TO {quoted(table)} (HEADER)")
        db.execute(f"COPY (SELECT * FROM {rows}) TO {quoted(parquet)} (FORMAT parquet)")
        print("null")
        return
    db.execute(f"SET threads = {int(sys.argv[4])}")
    db.execute(f'CREATE VIEW cases AS SELECT *, CAST(NULL AS DATE) AS "request.sent.on" FROM {rows}')
    args = [assize, "export", "sql", POLICY, "--dialect", "duckdb"]
    query = subprocess.run(args, check=True, stdout=subprocess.PIPE, text=True).stdout.rstrip().rstrip(";")
    begun, worked = time.perf_counter(), time.process_time()
    found = db.execute(f"SELECT outcome, status, count(*) FROM ({query}) GROUP BY ALL").fetchall()
    seconds, processor = time.perf_counter() - begun, time.process_time() - worked
    assert all(status == "settled" for _, status, _ in found), found
    counts = {outcome: n for outcome, _, n in found}
    print(json.dumps({"seconds": seconds, "processor": processor, "counts": counts}))


main()
