//! The table form of a scenario: a header, and a row a case.

use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::syntax::ast;
use crate::syntax::ast::Cell;
use crate::syntax::ast::Column;
use crate::syntax::cut::Piece;
use crate::syntax::grammar::Node;
use crate::syntax::grammar::Rule;
use crate::syntax::lower::Reader;

impl Reader<'_> {
    /// The rows below `table`, the first of which is the header.
    pub(super) fn table(&mut self, lines: &[Piece]) -> Option<ast::Table> {
        let (head, rows) = lines.split_first()?;
        let last = lines.last()?;
        let span = self.span_of(head.start, last.end);
        let Some(header) = self.read(Rule::table_header, head) else {
            // What a cell holds is told by its column; without columns nothing can be said about the rows.
            return None;
        };
        let columns: Vec<Column> = header.all(Rule::column).filter_map(|column| self.column(&column)).collect();
        let mut read = Vec::new();
        for row in rows {
            let Some(node) = self.read(Rule::table_row, row) else { continue };
            let cells: Vec<Node> = node.all(Rule::cell).collect();
            if cells.len() != columns.len() {
                let message = format!("this row has {} cells and the table {} columns", cells.len(), columns.len());
                let span = self.span_of(row.start, row.end);
                self.report(
                    Diagnostic::new(Code::TableRow, span, message)
                        .label(header.span(), "the columns are here")
                        .help("write one cell a column, with `|` between; a cell may be empty"),
                );
                continue;
            }
            read.push(cells.iter().zip(&columns).map(|(cell, column)| self.cell(cell, column)).collect());
        }
        Some(ast::Table { columns, rows: read, span })
    }

    fn column(&self, node: &Node) -> Option<Column> {
        let inner = node.first()?;
        Some(match inner.rule() {
            Rule::kw_because => Column::Because(inner.span()),
            Rule::kw_also => Column::Also(inner.span()),
            Rule::kw_needing => Column::Needing(inner.span()),
            _ => {
                let path = self.path(&inner);
                if path.text.contains('.') { Column::Fact(path) } else { Column::Subject(path) }
            }
        })
    }

    fn cell(&mut self, cell: &Node, column: &Column) -> Cell {
        let written = cell.text();
        let start = cell.start() + (written.len() - written.trim_start().len());
        let end = start + written.trim().len();
        if written.trim().is_empty() {
            return Cell::Empty;
        }
        let rule = match column {
            Column::Fact(_) => Rule::fact_cell,
            Column::Subject(_) => Rule::result_cell,
            Column::Because(_) => Rule::because_cell,
            Column::Also(_) => Rule::also_cell,
            Column::Needing(_) => Rule::needing_cell,
        };
        let Some(node) = self.read_bytes(rule, start, end) else { return Cell::Broken };
        match column {
            Column::Fact(path) => self.fact_cell(&node, path).map_or(Cell::Broken, Cell::Fact),
            Column::Subject(_) => match node.child(Rule::expect_result) {
                Some(result) => {
                    let (status, result) = self.result(&result);
                    Cell::Is { status, result }
                }
                None => Cell::Broken,
            },
            Column::Because(_) => {
                node.child(Rule::reasons_list).map_or(Cell::Broken, |list| Cell::Because(self.reasons(&list)))
            }
            Column::Also(_) => Cell::Also(node.all(Rule::also_one).map(|also| self.also(&also)).collect()),
            Column::Needing(_) => {
                node.child(Rule::needing_list).map_or(Cell::Broken, |list| Cell::Needing(self.needed(&list)))
            }
        }
    }
}
