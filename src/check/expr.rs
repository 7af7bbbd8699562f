//! Expressions: every name resolved, every value typed.

use crate::base::date::DurationKind;
use crate::base::number::Number;
use crate::base::span::Span;
use crate::base::suggest::closest;
use crate::check::lower::{Lower, Shape, Typed, all_of};
use crate::check::resolve::{Named, lone_name};
use crate::diag::{Code, Diagnostic};
use crate::ir::{BinderId, DefineId, ExprKind, FactKind, FactRef, Scalar, TypeId, Value};
use crate::syntax::ast;
use std::sync::Arc;

/// How deep conditions and expressions may be nested.
pub(crate) const MAX_DEPTH: u32 = 600;

impl Lower<'_> {
    /// An expression; `expected` is the type that its place asks for, by which bare names of values are read. `None`
    /// after a report.
    pub(crate) fn expr(&mut self, expr: &ast::Expr, expected: Option<&Scalar>) -> Option<Typed> {
        self.deeper(expr.span, |lower| lower.expr_here(expr, expected))
    }

    /// Runs `inner` one level deeper, or reports that the limit is reached.
    pub(crate) fn deeper<T>(&mut self, span: Span, inner: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= MAX_DEPTH {
            self.report.say(
                Code::TooDeep,
                span,
                format!("conditions are nested more than {MAX_DEPTH} levels deep"),
                "give the inner condition a name with `define`",
            );
            return None;
        }
        self.depth += 1;
        self.note_depth();
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn expr_here(&mut self, expr: &ast::Expr, expected: Option<&Scalar>) -> Option<Typed> {
        let span = expr.span;
        match &expr.kind {
            ast::ExprKind::Path(path) => self.path_value(path, expr, expected),
            ast::ExprKind::Of { path, item } => {
                let named = self.resolve(path, Some(item))?;
                self.named_value(named, span, expected)
            }
            ast::ExprKind::Number(number) => {
                let ty = Scalar::Number { whole: number.is_whole(), min: *number, max: *number };
                Some(self.constant(Value::Number(*number), ty, false, places_of(*number), span))
            }
            ast::ExprKind::Text(text) => {
                Some(self.constant(Value::Text(Arc::from(text.as_str())), Scalar::Text, false, 0, span))
            }
            ast::ExprKind::Date(date) => Some(self.constant(Value::Date(*date), Scalar::Date, false, 0, span)),
            ast::ExprKind::Duration(n, kind) => {
                if *kind == DurationKind::WorkingDays {
                    self.working_days.push(span);
                }
                Some(self.constant(Value::Duration(*n), Scalar::Duration(*kind), false, 0, span))
            }
            ast::ExprKind::None => match expected {
                Some(ty) => Some(self.constant(Value::None, ty.clone(), true, 0, span)),
                None => {
                    self.report.say(
                        Code::NoNone,
                        span,
                        "`none` has no type here",
                        "compare it with a fact whose type ends in `or none`",
                    );
                    None
                }
            },
            ast::ExprKind::Other(words) => self.other(words, span, expected),
            ast::ExprKind::DoneLate => {
                self.report.say(
                    Code::WrongType,
                    span,
                    "`done late` is a state of a duty, not a value",
                    "write `DUTY is done late`",
                );
                None
            }
            ast::ExprKind::Add(a, b) => self.sum(a, b, span, false),
            ast::ExprKind::Subtract(a, b) => self.sum(a, b, span, true),
            ast::ExprKind::Times(a, b) => self.product(a, b, span),
            ast::ExprKind::Shift { by, before, from } => self.shift(by, *before, from, span),
            ast::ExprKind::Age { on, of } => {
                let on = self.date(on);
                let of = self.date(of);
                let (on, of) = (on?, of?);
                let kind = ExprKind::Age { on: on.id, of: of.id };
                let shape = Shape {
                    ty: Scalar::Number { whole: true, min: Number::whole(-10_000), max: Number::whole(10_000) },
                    none: on.shape.none || of.shape.none,
                    places: 0,
                };
                Some(self.typed(kind, shape, span))
            }
            ast::ExprKind::Latest(several) => self.extreme(several, span, ExprKind::Latest),
            ast::ExprKind::Earliest(several) => self.extreme(several, span, ExprKind::Earliest),
        }
    }

    /// Adds an expression of a known type.
    pub(crate) fn typed(&mut self, kind: ExprKind, shape: Shape, span: Span) -> Typed {
        let id = self.push_expr(kind, shape.ty.clone(), span);
        Typed { id, shape }
    }

    fn constant(&mut self, value: Value, ty: Scalar, none: bool, places: u32, span: Span) -> Typed {
        self.typed(ExprKind::Const(value), Shape { ty, none, places }, span)
    }

    /// A value of the expected type under a bare name, or what the name stands for.
    fn path_value(&mut self, path: &ast::Path, expr: &ast::Expr, expected: Option<&Scalar>) -> Option<Typed> {
        let span = expr.span;
        if let (Some(name), Some(ty)) = (lone_name(expr), expected) {
            if let Some(value) = self.member(&name.value, ty) {
                self.check_member_clash(&name, ty);
                self.note_member(name.span, &value, ty);
                return Some(self.constant(value, ty.clone(), false, 0, span));
            }
            if let (Scalar::Enum(ty), true) = (ty, self.is_open_name(expr)) {
                self.unknown_value(&name, *ty);
                return None;
            }
        }
        let named = self.resolve(path, None)?;
        self.named_value(named, span, expected)
    }

    /// The value that a bare name is of a type.
    pub(crate) fn member(&self, name: &str, ty: &Scalar) -> Option<Value> {
        match ty {
            Scalar::Enum(ty) => {
                let place = self.program.enum_type(*ty).values.iter().position(|value| value.name == name)?;
                Some(Value::Member(u32::try_from(place).unwrap_or(u32::MAX)))
            }
            Scalar::YesNo => match name {
                "yes" => Some(Value::YesNo(true)),
                "no" => Some(Value::YesNo(false)),
                _ => None,
            },
            Scalar::Date | Scalar::Number { .. } | Scalar::Duration(_) | Scalar::Text => None,
        }
    }

    /// Reports a name that is both a value of the expected type and a define of that type.
    fn check_member_clash(&mut self, name: &ast::Name, ty: &Scalar) {
        let from = self.unit_of(name.span);
        let clash = self.names.visible_things(&name.value, from).find(|declared| match declared.thing {
            crate::check::names::Thing::Define(define) => self
                .infos
                .defines
                .get(define.index())
                .and_then(|info| info.shape.as_ref())
                .is_some_and(|shape| same_type(&shape.ty, ty)),
            crate::check::names::Thing::Source(_)
            | crate::check::names::Thing::Role(_)
            | crate::check::names::Thing::Type(_)
            | crate::check::names::Thing::Record(_)
            | crate::check::names::Thing::Decision(_)
            | crate::check::names::Thing::Rule(_)
            | crate::check::names::Thing::Presumption(_)
            | crate::check::names::Thing::Duty(_)
            | crate::check::names::Thing::Prohibition(_)
            | crate::check::names::Thing::Property
            | crate::check::names::Thing::Impossible
            | crate::check::names::Thing::FactSet(_)
            | crate::check::names::Thing::Calendar
            | crate::check::names::Thing::Amendment => false,
        });
        if let Some(declared) = clash {
            let span = declared.span;
            let words = self.type_words(ty);
            self.report.push(
                Diagnostic::new(
                    Code::NameClash,
                    name.span,
                    format!("`{}` is a value of {words} and also a define of that type", name.value),
                )
                .label(span, "the define is declared here")
                .help("give the define another name"),
            );
        }
    }

    /// Reports a name that is no value of a type.
    pub(crate) fn unknown_value(&mut self, name: &ast::Name, ty: TypeId) {
        if self.infos.poisoned_types.contains(&ty) {
            return;
        }
        let decl = self.program.enum_type(ty);
        let near = closest(&name.value, decl.values.iter().map(|value| value.name.as_str())).map(str::to_owned);
        let all: Vec<&str> = decl.values.iter().map(|value| value.name.as_str()).collect();
        let all = if all.len() <= 12 {
            format!("its values are {}", crate::check::report::listed(all))
        } else {
            String::from("its values are listed where it is declared")
        };
        let (type_name, declared) = (decl.name.clone(), decl.span);
        self.report.unknown(&format!("{type_name}:{}", name.value), name.span, || {
            let found = Diagnostic::new(
                Code::UnknownValue,
                name.span,
                format!("`{}` is not a value of `{type_name}`", name.value),
            )
            .label(declared, format!("`{type_name}` is declared here"));
            match near {
                Some(near) => found.fix(format!("did you mean `{near}`?"), name.span, near),
                None => found.help(all),
            }
        });
    }

    fn other(&mut self, words: &str, span: Span, expected: Option<&Scalar>) -> Option<Typed> {
        let Some(Scalar::Enum(ty)) = expected else {
            self.report.say(
                Code::ClosedType,
                span,
                "`other` is a value of a type that ends in `and others`",
                "compare it with a fact of such a type",
            );
            return None;
        };
        let decl = self.program.enum_type(*ty);
        if !decl.open {
            let (name, declared) = (decl.name.clone(), decl.span);
            self.report.push(
                Diagnostic::new(
                    Code::ClosedType,
                    span,
                    format!("the values of `{name}` are all listed: there is no other"),
                )
                .label(declared, format!("`{name}` is declared here"))
                .help(format!("add `and others` to `{name}`, or name one of its values")),
            );
            return None;
        }
        Some(self.constant(Value::Other(Arc::from(words)), Scalar::Enum(*ty), false, 0, span))
    }

    /// The value of what a name stands for.
    pub(crate) fn named_value(&mut self, named: Named, span: Span, expected: Option<&Scalar>) -> Option<Typed> {
        match named {
            Named::Fact(fact) => self.fact_value(fact, span, expected),
            Named::EventDate(fact) => {
                Some(self.typed(ExprKind::EventDate(fact), Shape { ty: Scalar::Date, none: false, places: 0 }, span))
            }
            Named::MadeOn(fact) => {
                Some(self.typed(ExprKind::MadeOn(fact), Shape { ty: Scalar::Date, none: false, places: 0 }, span))
            }
            Named::Define(define, item) => self.define_value(define, item, span),
            other @ (Named::Reasons(_)
            | Named::Decision(..)
            | Named::Duty(..)
            | Named::Prohibition(..)
            | Named::Presumption(..)
            | Named::Policy
            | Named::Item
            | Named::Other(_)) => {
                let words = self.words(span);
                let help = match &other {
                    Named::Decision(..) => format!("`{words}` can be compared with an outcome: `{words} is OUTCOME`"),
                    Named::Item => format!("name one of its fields: `{words}.FIELD`"),
                    Named::Reasons(_) => format!("`{words}` stands alone, as a condition"),
                    Named::Duty(..)
                    | Named::Prohibition(..)
                    | Named::Presumption(..)
                    | Named::Policy
                    | Named::Other(_)
                    | Named::Fact(_)
                    | Named::EventDate(_)
                    | Named::MadeOn(_)
                    | Named::Define(..) => String::from("name a fact or a define"),
                };
                let what = crate::check::report::article(other.word());
                self.report.say(
                    Code::WrongType,
                    span,
                    format!("`{words}` is {what}, and a value is needed here"),
                    help,
                );
                None
            }
        }
    }

    fn fact_value(&mut self, fact: FactRef, span: Span, expected: Option<&Scalar>) -> Option<Typed> {
        let decl = self.program.fact_decl(fact);
        if let FactKind::Scalar(ty) = &decl.kind {
            let shape = Shape { ty: ty.clone(), none: decl.or_none, places: places_of_type(ty) };
            return Some(self.typed(ExprKind::Fact(fact), shape, span));
        }
        self.no_value(fact, span, expected);
        None
    }

    /// Reports a fact that has no single value.
    fn no_value(&mut self, fact: FactRef, span: Span, expected: Option<&Scalar>) {
        let decl = self.program.fact_decl(fact);
        let (words, what) = (self.words(span), self.fact_words(decl));
        let value = if decl.kind == FactKind::Event { "value" } else { "single value" };
        let message = format!("`{}` is {what}, and a {value} is needed here", decl.name);
        let found = Diagnostic::new(Code::WrongType, span, message).label(decl.span, "it is declared here");
        let found = match decl.kind {
            FactKind::Event if matches!(expected, Some(Scalar::Date)) => {
                found.fix(format!("write its date: `{words}.on`"), span, format!("{words}.on"))
            }
            FactKind::Event => {
                found.help(format!("its date is `{words}.on`; that it happened is `{words}` alone, as a condition"))
            }
            FactKind::Set(_) => found.help(format!("ask for a member: `{words} includes VALUE`")),
            FactKind::List(_) | FactKind::Scalar(_) => {
                found.help(format!("ask for its items: `some X in {words} has …`"))
            }
        };
        self.report.push(found);
    }

    fn define_value(&mut self, define: DefineId, item: Option<BinderId>, span: Span) -> Option<Typed> {
        let info = self.infos.defines.get(define.index())?;
        if info.means == Some(true) {
            let words = self.words(span);
            self.report.say(
                Code::WrongType,
                span,
                format!("`{words}` is a condition, and a value is needed here"),
                "write it as a condition of its own",
            );
            return None;
        }
        let shape = info.shape.clone()?;
        Some(self.typed(ExprKind::Define(define, item), shape, span))
    }

    /// An expression that must be a date.
    pub(crate) fn date(&mut self, expr: &ast::Expr) -> Option<Typed> {
        let typed = self.expr(expr, Some(&Scalar::Date))?;
        self.require(&typed, &Scalar::Date, expr.span)?;
        Some(typed)
    }

    /// Reports a value of another type than is needed.
    pub(crate) fn require(&mut self, typed: &Typed, needed: &Scalar, span: Span) -> Option<()> {
        if same_type(&typed.shape.ty, needed) {
            return Some(());
        }
        let (is, needed) = (self.type_words(&typed.shape.ty), self.type_words(needed));
        let words = self.words(span);
        self.report.push(Diagnostic::new(
            Code::WrongType,
            span,
            format!(
                "`{words}` is {}, and {} is needed here",
                crate::check::report::article(&is),
                crate::check::report::article(&needed)
            ),
        ));
        None
    }

    fn extreme(
        &mut self,
        several: &[ast::Expr],
        span: Span,
        make: impl FnOnce(Vec<crate::ir::ExprId>) -> ExprKind,
    ) -> Option<Typed> {
        let typed = all_of(several.iter().map(|one| self.date(one)))?;
        let none = !typed.is_empty() && typed.iter().all(|one| one.shape.none);
        let kind = make(typed.iter().map(|one| one.id).collect());
        Some(self.typed(kind, Shape { ty: Scalar::Date, none, places: 0 }, span))
    }

    fn shift(&mut self, by: &ast::Expr, before: bool, from: &ast::Expr, span: Span) -> Option<Typed> {
        let by_typed = self.expr(by, None);
        let from_typed = self.date(from);
        let (by_typed, from_typed) = (by_typed?, from_typed?);
        let Scalar::Duration(kind) = by_typed.shape.ty else {
            let words = self.words(by.span);
            self.report.say(
                Code::WrongType,
                by.span,
                format!("`{words}` is not a duration"),
                "write a number with its unit: `14 days`, `2 months`, `5 working days`",
            );
            return None;
        };
        if kind == DurationKind::WorkingDays {
            self.working_days.push(span);
        }
        let none = by_typed.shape.none || from_typed.shape.none;
        let kind = ExprKind::Shift { date: from_typed.id, by: by_typed.id, kind, before };
        Some(self.typed(kind, Shape { ty: Scalar::Date, none, places: 0 }, span))
    }

    fn sum(&mut self, a: &ast::Expr, b: &ast::Expr, span: Span, minus: bool) -> Option<Typed> {
        let left = self.expr(a, None);
        let right = self.expr(b, None);
        let (left, right) = (left?, right?);
        let none = left.shape.none || right.shape.none;
        let places = left.shape.places.max(right.shape.places);
        let ty = match (&left.shape.ty, &right.shape.ty) {
            (
                Scalar::Number { whole: w1, min: min1, max: max1 },
                Scalar::Number { whole: w2, min: min2, max: max2 },
            ) => {
                let (low, high) =
                    if minus { (min1.minus(*max2), max1.minus(*min2)) } else { (min1.plus(*min2), max1.plus(*max2)) };
                let Some((min, max)) = low.zip(high) else {
                    self.too_large(span);
                    return None;
                };
                Scalar::Number { whole: *w1 && *w2, min, max }
            }
            (Scalar::Duration(k1), Scalar::Duration(k2)) if k1 == k2 => Scalar::Duration(*k1),
            (Scalar::Duration(k1), Scalar::Duration(k2)) => {
                let (k1, k2) = (k1.words(), k2.words());
                self.duration_kinds(span, k1, k2, "added");
                return None;
            }
            (x, y) => {
                let (x, y) = (self.type_words(x), self.type_words(y));
                let dated = matches!(left.shape.ty, Scalar::Date) || matches!(right.shape.ty, Scalar::Date);
                let help = if dated {
                    "a date so much later is written `14 days after DATE`, or `14 days before DATE`"
                } else {
                    "numbers add with numbers, and durations with durations of their own kind"
                };
                let verb = if minus { "subtracted" } else { "added" };
                self.report.say(Code::WrongType, span, format!("a {x} and a {y} cannot be {verb}"), help);
                return None;
            }
        };
        let kind = if minus { ExprKind::Subtract(left.id, right.id) } else { ExprKind::Add(left.id, right.id) };
        Some(self.typed(kind, Shape { ty, none, places }, span))
    }

    pub(crate) fn duration_kinds(&mut self, span: Span, a: &str, b: &str, verb: &str) {
        self.report.say(
            Code::DurationKinds,
            span,
            format!("{a} and {b} cannot be {verb}"),
            "days, months and working days are different kinds: a month has no fixed number of days",
        );
    }

    fn too_large(&mut self, span: Span) {
        self.report.say(
            Code::TooLarge,
            span,
            "this number could grow beyond what is held exactly",
            "bound the facts in it: `integer from 0 to 1000`",
        );
    }

    fn product(&mut self, a: &ast::Expr, b: &ast::Expr, span: Span) -> Option<Typed> {
        let (factor, value) = match (literal(a), literal(b)) {
            (Some(factor), _) => (factor, b),
            (None, Some(factor)) => (factor, a),
            (None, None) => {
                self.report.say(
                    Code::WrongType,
                    span,
                    "one side of `times` must be a number written out",
                    "a product of two facts cannot be analysed: write `3 times FACT`",
                );
                return None;
            }
        };
        let value_typed = self.expr(value, None)?;
        let none = value_typed.shape.none;
        let (ty, places) = match &value_typed.shape.ty {
            Scalar::Number { whole, min, max } => {
                let places = places_of(factor) + value_typed.shape.places;
                if places > 12 {
                    self.report.say(
                        Code::TooManyPlaces,
                        span,
                        format!("this product may need {places} decimal places, and a number has at most 12"),
                        "multiply by a number with fewer decimal places",
                    );
                    return None;
                }
                let ends = scaled(*min, factor).zip(scaled(*max, factor));
                let Some((one, other)) = ends else {
                    self.too_large(span);
                    return None;
                };
                let ty =
                    Scalar::Number { whole: *whole && factor.is_whole(), min: one.min(other), max: one.max(other) };
                (ty, places)
            }
            Scalar::Duration(kind) if factor.is_whole() => (Scalar::Duration(*kind), 0),
            Scalar::Duration(_) | Scalar::YesNo | Scalar::Date | Scalar::Text | Scalar::Enum(_) => {
                let words = self.type_words(&value_typed.shape.ty);
                self.report.say(
                    Code::WrongType,
                    span,
                    format!("a {words} cannot be multiplied by {factor}"),
                    "numbers can be multiplied, and durations by a whole number",
                );
                return None;
            }
        };
        Some(self.typed(ExprKind::Times(factor, value_typed.id), Shape { ty, none, places }, span))
    }

    /// A type as the language writes it: `Rank`, `date`, `yes/no`.
    pub(crate) fn type_words(&self, ty: &Scalar) -> String {
        match ty {
            Scalar::YesNo => String::from("yes/no value"),
            Scalar::Date => String::from("date"),
            Scalar::Number { .. } => String::from("number"),
            Scalar::Duration(kind) => format!("duration in {}", kind.words()),
            Scalar::Text => String::from("text"),
            Scalar::Enum(ty) => format!("`{}`", self.program.enum_type(*ty).name),
        }
    }
}

/// A bound of a product; `None` where it cannot be held. The places were checked: only the size can fail.
fn scaled(bound: Number, factor: Number) -> Option<Number> {
    let product = bound.times(factor).or_else(|| {
        // A bound with more places than the value: one beyond it is as good.
        let whole = Number::whole(bound.raw().checked_div(1_000_000_000_000).and_then(|n| i64::try_from(n).ok())?);
        let beyond = if bound < Number::ZERO { whole.minus(Number::whole(1)) } else { whole.plus(Number::whole(1)) };
        beyond?.times(factor)
    })?;
    let limit = Number::FACT_MAX.raw().checked_mul(1_000_000)?;
    (product.raw().unsigned_abs() <= limit.unsigned_abs()).then_some(product)
}

/// A number written out, or a product of such.
fn literal(expr: &ast::Expr) -> Option<Number> {
    if let ast::ExprKind::Number(number) = &expr.kind {
        return Some(*number);
    }
    if let ast::ExprKind::Times(a, b) = &expr.kind {
        return literal(a)?.times(literal(b)?);
    }
    None
}

/// How many decimal places a number has.
fn places_of(number: Number) -> u32 {
    number.to_string().split_once('.').map_or(0, |(_, fraction)| u32::try_from(fraction.len()).unwrap_or(12))
}

/// How many decimal places a fact of a type may have.
pub(crate) fn places_of_type(ty: &Scalar) -> u32 {
    match ty {
        Scalar::Number { whole: false, .. } => Number::WRITTEN_PLACES,
        Scalar::Number { whole: true, .. }
        | Scalar::YesNo
        | Scalar::Date
        | Scalar::Duration(_)
        | Scalar::Text
        | Scalar::Enum(_) => 0,
    }
}

/// Whether values of two types may be compared: bounds do not matter.
pub(crate) fn same_type(a: &Scalar, b: &Scalar) -> bool {
    match (a, b) {
        (Scalar::YesNo, Scalar::YesNo)
        | (Scalar::Date, Scalar::Date)
        | (Scalar::Number { .. }, Scalar::Number { .. })
        | (Scalar::Text, Scalar::Text) => true,
        (Scalar::Duration(a), Scalar::Duration(b)) => a == b,
        (Scalar::Enum(a), Scalar::Enum(b)) => a == b,
        (
            Scalar::YesNo | Scalar::Date | Scalar::Number { .. } | Scalar::Duration(_) | Scalar::Text | Scalar::Enum(_),
            _,
        ) => false,
    }
}
