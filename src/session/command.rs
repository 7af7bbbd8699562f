//! The commands of a session: their names, what may follow them, and what they do.

use crate::base::suggest::closest;

/// What may follow a command, for completion and for what is said of a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing.
    Nothing,
    /// A policy: a file, or a name of the standard library.
    Policy,
    /// A file.
    File,
    /// The name of a fact.
    Fact,
    /// The name of a decision.
    Decision,
    /// An outcome, perhaps after its decision.
    Outcome,
    /// The name of any item of the policy.
    Item,
    /// A provision.
    Provision,
    /// A date, or `none`.
    Date,
    /// A title in quotation marks, perhaps a file after it.
    Title,
    /// The name of a command.
    Command,
}

macro_rules! commands {
    ($($variant:ident $name:literal $form:literal $takes:ident $what:literal;)*) => {
        /// A command.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Command {
            $(#[doc = $what] $variant,)*
        }

        impl Command {
            /// Every command, in the order in which they are listed.
            pub const ALL: &'static [Command] = &[$(Command::$variant,)*];

            /// Its word, without the colon.
            pub fn name(self) -> &'static str {
                match self { $(Command::$variant => $name,)* }
            }

            /// What may follow it, as it is shown to people.
            pub fn form(self) -> &'static str {
                match self { $(Command::$variant => $form,)* }
            }

            /// The kind of what may follow it.
            pub fn takes(self) -> Takes {
                match self { $(Command::$variant => Takes::$takes,)* }
            }

            /// What it does, in one line.
            pub fn what(self) -> &'static str {
                match self { $(Command::$variant => $what,)* }
            }
        }
    };
}

commands! {
    Facts "facts" "" Nothing "show what is known of the case";
    Unset "unset" "FACT…" Fact "make facts unknown again, as `forget FACT` does";
    Undo "undo" "" Nothing "take back the last change of the case";
    Redo "redo" "" Nothing "do again what was taken back";
    Reset "reset" "" Nothing "begin a case of which nothing is known";
    Ask "ask" "[DECISION]" Decision "be asked, question by question, what can still matter";
    Needs "needs" "[DECISION]" Decision "list the facts that can still matter";
    Why "why" "[DECISION]" Decision "show every limb and fact that an answer turns on";
    WhyNot "whynot" "[DECISION] OUTCOME" Outcome "show what stands against an outcome";
    WhatWould "whatwould" "[DECISION] OUTCOME [hold FACT…]" Outcome "find the fewest facts whose change would settle an outcome";
    Duties "duties" "" Nothing "show the duties and prohibitions, with what is still to be done";
    On "on" "DATE" Date "put the question on this day (`none`: on no day in particular)";
    LawAt "law-at" "DATE" Date "apply the law of this date, whatever the facts say (`none`: that of the facts)";
    Compare "compare" "POLICY [with AMENDMENT…]" Policy "show the outcomes under another policy beside these from now on (`off` ends it)";
    Diff "diff" "[POLICY [with AMENDMENT…]]" Policy "compare it with another policy, or the one compared, over every possible case";
    Show "show" "ITEM" Item "tell what an item is, where it is laid down and how well that is known";
    Source "source" "ITEM" Item "show the words of an item in its file";
    Cites "cites" "PROVISION" Provision "list what cites a provision or a source";
    Test "test" "" Nothing "run the scenarios of the policy";
    Scenario "scenario" "\"TITLE\" [FILE]" Title "write the case as a scenario, at the end of a file if one is named";
    Save "save" "FILE" File "write the case as facts that `assize eval` reads (`:save! FILE` replaces a file)";
    Open "open" "FILE or SCENARIO" File "take the case from a file of facts, or from a scenario of the policy";
    Load "load" "POLICY [with AMENDMENT…]" Policy "ask another policy about this case";
    Reload "reload" "" Nothing "read the policy again after it was changed";
    Forget "forget" "" Nothing "empty the history of what was typed";
    Help "help" "[COMMAND]" Command "list what can be typed here";
    Quit "quit" "" Nothing "end the session";
}

impl Command {
    /// The command of a word; `!` at its end is not part of it.
    ///
    /// # Errors
    /// A command that may have been meant.
    pub fn find(word: &str) -> Result<Command, Option<Command>> {
        let word = word.strip_suffix('!').unwrap_or(word);
        let named = |name: &str| Command::ALL.iter().copied().find(|command| command.name() == name);
        if let Some(command) = named(word) {
            return Ok(command);
        }
        let begins: Vec<Command> = Command::ALL.iter().copied().filter(|c| c.name().starts_with(word)).collect();
        if let ([only], false) = (begins.as_slice(), word.is_empty()) {
            return Err(Some(*only));
        }
        Err(closest(word, Command::ALL.iter().map(|command| command.name())).and_then(named))
    }

    /// Its word and what may follow.
    pub fn usage(self) -> String {
        format!(":{} {}", self.name(), self.form()).trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Command;

    #[test]
    fn a_command_is_found_or_a_near_one_is_offered() {
        assert_eq!(Command::find("law-at"), Ok(Command::LawAt));
        assert_eq!(Command::find("save!"), Ok(Command::Save));
        assert_eq!(Command::find("dutes"), Err(Some(Command::Duties)));
        assert_eq!(Command::find("scen"), Err(Some(Command::Scenario)));
        assert_eq!(Command::find("zzzz"), Err(None));
    }
}
