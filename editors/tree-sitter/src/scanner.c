// Marks without width where lines begin: `_margin` before an item at the left margin, `_line` before a line below it.
// Blank lines and comments begin nothing.
#include "tree_sitter/parser.h"

enum Mark { MARGIN, LINE, ERROR_RECOVERY };

void *tree_sitter_assize_external_scanner_create(void) { return NULL; }
void tree_sitter_assize_external_scanner_destroy(void *payload) { (void)payload; }
unsigned tree_sitter_assize_external_scanner_serialize(void *payload, char *buffer) {
  (void)payload;
  (void)buffer;
  return 0;
}
void tree_sitter_assize_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  (void)payload;
  (void)buffer;
  (void)length;
}

bool tree_sitter_assize_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  (void)payload;
  // While the parser looks for a way out of a mistake it takes any mark: none is given.
  if (valid[ERROR_RECOVERY]) return false;
  bool begins = lexer->get_column(lexer) == 0;
  bool indented = false;
  for (;;) {
    switch (lexer->lookahead) {
      case '\n':
        begins = true;
        indented = false;
        break;
      case '\r':
      case 0xFEFF:
        break;
      case ' ':
      case '\t':
      case 0x0B:
      case 0x0C:
        indented = true;
        break;
      default:
        if (!begins || lexer->eof(lexer) || lexer->lookahead == '#') return false;
        enum Mark mark = indented ? LINE : MARGIN;
        if (!valid[mark]) return false;
        lexer->result_symbol = mark;
        return true;
    }
    lexer->advance(lexer, true);
  }
}
