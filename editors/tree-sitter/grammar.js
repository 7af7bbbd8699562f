/// The shape of a text in Assize, for colours, folds and motions: items at the margin, and the lines below them.
///
/// What a line means only the server knows; here a line is words, names, numbers and labels, so that half-written text
/// has a shape too.

/// Words that begin an item at the margin.
const ITEMS = [
  'policy', 'library', 'use', 'source', 'role', 'type', 'facts', 'define', 'decision', 'rule',
  'presumption', 'duty', 'prohibition', 'property', 'impossible', 'scenario', 'facts_of',
  'calendar', 'amendment',
];

/// Of those, the ones that no name follows.
const NAMELESS = ['use', 'scenario'];

/// Every other word of the language. A test holds the lists to the language's own.
const KEYWORDS = [
  'above', 'account', 'after', 'age', 'all', 'also', 'always', 'amends', 'and', 'any', 'applies',
  'as', 'at', 'basis', 'bears', 'because', 'before', 'below', 'better', 'breached', 'by',
  'case_law', 'ceasing', 'cites', 'continued', 'continues', 'covers', 'date', 'dated', 'day',
  'days', 'decimal', 'does', 'done', 'due', 'duration', 'each', 'earliest', 'empty', 'entry',
  'event', 'every', 'except', 'expect', 'expected', 'fact', 'fail', 'for', 'force', 'friday',
  'from', 'given', 'govern', 'governs', 'guidance', 'guidelines', 'has', 'have', 'holidays', 'if',
  'in', 'includes', 'inferred', 'insert', 'integer', 'into', 'is', 'judged', 'judgement', 'late',
  'latest', 'law', 'least', 'limb', 'many', 'means', 'monday', 'month', 'months', 'most',
  'needing', 'never', 'not', 'of', 'omit', 'omitted', 'on', 'one', 'only', 'or', 'ordered',
  'other', 'others', 'otherwise', 'outcomes', 'over', 'overrides', 'practicable', 'practice',
  'presume', 'presumed', 'proposal', 'reasonably', 'reasons', 'rebutted', 'recalled', 'record',
  'regulations', 'replace', 'reported', 'saturday', 'saving', 'says', 'settled', 'some', 'soon',
  'statute', 'statutory_code', 'sunday', 'table', 'taken', 'text', 'the', 'thursday', 'times',
  'to', 'tuesday', 'turns', 'under', 'undetermined', 'unless', 'unseen', 'until', 'url', 'value',
  'wednesday', 'week', 'weekend', 'weeks', 'when', 'where', 'while', 'with', 'within', 'working',
  'worse', 'year', 'years',
];

/// Values that every type shares.
const CONSTANTS = ['yes', 'no', 'unknown', 'none'];

const WORD = '[\\p{L}_][\\p{L}\\p{N}_]*';

module.exports = grammar({
  name: 'assize',

  // Marks without width, for a scanner that knows where lines begin: an item at the margin, a line below it.
  externals: $ => [$._margin, $._line, $._error],

  extras: $ => [/\s|\uFEFF/, $.comment],

  word: $ => $.identifier,

  rules: {
    file: $ => repeat($.item),

    item: $ => seq($._margin, $.head, repeat($.clause)),

    head: $ => choice(
      seq(alias(choice(...ITEMS.filter(word => !NAMELESS.includes(word))), $.item_keyword),
        optional(seq(field('name', $.name), repeat(choice($._token, ':'))))),
      seq(alias(choice(...NAMELESS), $.item_keyword), repeat($._token)),
    ),

    clause: $ => choice(
      // A fact or a field is declared.
      seq($._line, field('name', $.name), ':', repeat($._token)),
      seq($._line, field('label', $.label), repeat($._token)),
      seq($._line, repeat1($._token)),
    ),

    // After an item's keyword and before a colon any word is a name.
    name: $ => choice($.identifier, ...ITEMS, ...KEYWORDS, ...CONSTANTS),

    _token: $ => choice(
      $.keyword, $.constant, $.path, $.identifier, $.words, $.date, $.number, $.punctuation,
    ),

    keyword: $ => choice(...ITEMS, ...KEYWORDS),
    constant: $ => choice(...CONSTANTS),
    path: $ => token(new RegExp(`${WORD}(\\.${WORD})+`, 'u')),
    identifier: $ => new RegExp(WORD, 'u'),
    label: $ => token(prec(1, /\([\p{L}\p{N}]+\)/u)),
    words: $ => token(/"([^"\\\n]|\\[^\n])*"?/),
    date: $ => token(/[0-9]{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) [0-9]{4}/),
    number: $ => token(/[0-9]([\p{L}\p{N}.,\-]*[\p{L}\p{N}])?/u),
    punctuation: $ => token(prec(-1, /[^\s\p{L}\p{N}_"#:]/u)),
    comment: $ => token(/#[^\n]*/),
  },
});
