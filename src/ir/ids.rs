//! Identities of the parts of a program: indices into its tables, one type each so that they cannot be mixed up.

macro_rules! ids {
    ($($name:ident $what:literal;)*) => {$(
        #[doc = $what]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The identity of the `n`-th of its kind, from 0.
            pub fn new(n: usize) -> $name {
                $name(u32::try_from(n).unwrap_or(u32::MAX))
            }

            /// Its place in its table.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    PolicyId "A policy or library of the body of law.";
    SourceId "A source with its editions.";
    RoleId "A role.";
    TypeId "An enumerated or ordered type.";
    RecordId "A record type.";
    FactId "A fact outside lists.";
    BinderId "A bound name: of `for each` or of a quantifier.";
    DefineId "A define with its dated versions.";
    DecisionId "A decision.";
    OutcomeId "An outcome of a decision, in its declared order.";
    RuleId "A rule; dated versions are rules of their own.";
    PresumptionId "A presumption.";
    DutyId "A duty.";
    ProhibitionId "A prohibition.";
    PropertyId "A property.";
    ImpossibleId "An `impossible` item.";
    ScenarioId "A scenario, or one row of a scenario's table.";
    CondId "A condition.";
    ExprId "An expression.";
}
