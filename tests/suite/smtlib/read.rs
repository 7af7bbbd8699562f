//! Scripts read back: expressions, and what they come to where every constant has a value.

use assize::base::date::Date;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// A word, without bars.
    Word(String),
    /// Several in brackets.
    All(Vec<Tree>),
}

impl Tree {
    pub fn word(&self) -> &str {
        if let Tree::Word(word) = self { word } else { "" }
    }

    pub fn all(&self) -> &[Tree] {
        if let Tree::All(all) = self { all } else { &[] }
    }
}

/// The commands of a script.
pub fn read(text: &str) -> Vec<Tree> {
    let mut open: Vec<Vec<Tree>> = vec![Vec::new()];
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            ';' => while letters.next_if(|c| *c != '\n').is_some() {},
            '(' => open.push(Vec::new()),
            ')' => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().push(Tree::All(done));
            }
            '|' | '"' => {
                let word: String = letters.by_ref().take_while(|next| *next != c).collect();
                open.last_mut().unwrap().push(Tree::Word(word));
            }
            c if c.is_whitespace() => {}
            c => {
                let mut word = String::from(c);
                while let Some(next) = letters.next_if(|c| !"()|".contains(*c) && !c.is_whitespace()) {
                    word.push(next);
                }
                open.last_mut().unwrap().push(Tree::Word(word));
            }
        }
    }
    open.pop().unwrap()
}

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    YesNo(bool),
    Number(i128),
    Name(String),
}

/// Constants and definitions.
pub struct World {
    pub constants: BTreeMap<String, Value>,
    definitions: BTreeMap<String, (Vec<String>, Tree)>,
    known: RefCell<BTreeMap<String, Value>>,
}

impl World {
    /// The definitions of a script; a constant that no case gives is no, nought or the first of its values.
    pub fn new(commands: &[Tree], given: &BTreeMap<String, Value>) -> World {
        let mut world =
            World { constants: BTreeMap::new(), definitions: BTreeMap::new(), known: RefCell::new(BTreeMap::new()) };
        let mut first: BTreeMap<&str, &str> = BTreeMap::new();
        for command in commands.iter().map(Tree::all) {
            match command[0].word() {
                "declare-datatypes" => {
                    let choices = command[2].all()[0].all();
                    first.insert(command[1].all()[0].all()[0].word(), choices[0].all()[0].word());
                }
                "declare-const" => {
                    let name = command[1].word();
                    let value = match (given.get(name), command[2].word()) {
                        (Some(value), _) => value.clone(),
                        (None, "Bool") => Value::YesNo(false),
                        (None, "Int") => Value::Number(0),
                        (None, sort) => Value::Name(first[sort].to_owned()),
                    };
                    world.constants.insert(name.to_owned(), value);
                }
                "define-fun" => {
                    let takes = command[2].all().iter().map(|one| one.all()[0].word().to_owned()).collect();
                    world.definitions.insert(command[1].word().to_owned(), (takes, command[4].clone()));
                }
                _ => {}
            }
        }
        world.months(commands);
        world
    }

    /// The months are tied to the dates that lie in them, each by two bounds.
    fn months(&mut self, commands: &[Tree]) {
        let mut bounds = commands.iter().map(Tree::all).filter(|command| command[0].word() == "assert");
        while let Some(lower) = bounds.next().map(|command| command[1].all()) {
            let month = lower.get(1).and_then(|first| first.all().get(1)).map(Tree::word).unwrap_or_default();
            if !month.starts_with("month ") {
                continue;
            }
            let date = number(self.value(&lower[2], &BTreeMap::new()));
            let (year, n, _) = Date::from_day_number(i64::try_from(date).unwrap()).unwrap().parts();
            let found = i128::from(year) * 12 + i128::from(n) - 1;
            self.constants.insert(month.to_owned(), Value::Number(found));
            self.known.borrow_mut().clear();
            let upper = bounds.next().map(|command| &command[1]).unwrap();
            assert!(self.value(upper, &BTreeMap::new()) == Value::YesNo(true), "{month} ends before its day");
            assert!(self.value(&Tree::All(lower.to_vec()), &BTreeMap::new()) == Value::YesNo(true), "{month}");
        }
    }

    pub fn yes(&self, tree: &Tree) -> bool {
        self.value(tree, &BTreeMap::new()) == Value::YesNo(true)
    }

    fn value(&self, tree: &Tree, bound: &BTreeMap<String, Value>) -> Value {
        let all = match tree {
            Tree::Word(word) => return self.word(word, bound),
            Tree::All(all) => all,
        };
        let own = |n: usize| self.value(&all[n], bound);
        let each = || (1..all.len()).map(own);
        let numbers = || each().map(number);
        let in_order =
            |holds: fn(&i128, &i128) -> bool| Value::YesNo(numbers().collect::<Vec<_>>().is_sorted_by(holds));
        match all[0].word() {
            "and" => Value::YesNo(each().all(|value| value == Value::YesNo(true))),
            "or" => Value::YesNo(each().any(|value| value == Value::YesNo(true))),
            "not" => Value::YesNo(own(1) != Value::YesNo(true)),
            "ite" => own(if own(1) == Value::YesNo(true) { 2 } else { 3 }),
            "=" => Value::YesNo(own(1) == own(2)),
            "<=" => in_order(|a, b| a <= b),
            "<" => in_order(|a, b| a < b),
            ">" => in_order(|a, b| a > b),
            "+" => Value::Number(numbers().sum()),
            "*" => Value::Number(numbers().product()),
            "-" if all.len() == 2 => Value::Number(-number(own(1))),
            "-" => Value::Number(number(own(1)) - number(own(2))),
            "div" => Value::Number(number(own(1)).div_euclid(number(own(2)))),
            "mod" => Value::Number(number(own(1)).rem_euclid(number(own(2)))),
            "let" => {
                let mut inner = bound.clone();
                for one in all[1].all() {
                    inner.insert(one.all()[0].word().to_owned(), self.value(&one.all()[1], bound));
                }
                self.value(&all[2], &inner)
            }
            name => {
                let (takes, body) = &self.definitions[name];
                let inner = takes.iter().cloned().zip(each()).collect();
                self.value(body, &inner)
            }
        }
    }

    fn word(&self, word: &str, bound: &BTreeMap<String, Value>) -> Value {
        if let Some(value) = bound.get(word).or_else(|| self.constants.get(word)) {
            return value.clone();
        }
        if let Some((_, body)) = self.definitions.get(word) {
            if let Some(known) = self.known.borrow().get(word) {
                return known.clone();
            }
            let value = self.value(body, &BTreeMap::new());
            self.known.borrow_mut().insert(word.to_owned(), value.clone());
            return value;
        }
        match (word, word.parse()) {
            ("true" | "false", _) => Value::YesNo(word == "true"),
            (_, Ok(n)) => Value::Number(n),
            (_, Err(_)) => Value::Name(word.to_owned()),
        }
    }
}

fn number(value: Value) -> i128 {
    if let Value::Number(n) = value { n } else { panic!("{value:?} is no number") }
}
